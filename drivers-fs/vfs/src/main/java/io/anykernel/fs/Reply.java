package io.anykernel.fs;

/** What a {@link Node} operation answers beside its code. Reused by its caller; valid only after {@code Errno.OK}. */
public final class Reply {
    private Node node;
    private String text;

    /** The node that was found or made. */
    public Node node() {
        return node;
    }

    /** The target of a symbolic link. */
    public String text() {
        return text;
    }

    public void node(Node node) {
        this.node = node;
    }

    public void text(String text) {
        this.text = text;
    }
}
