package io.anykernel.manifest.shape;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Names for what stands in a file. */
final class Nodes {
    private static final int MAX_SHOWN = 80;

    private Nodes() {}

    /** With an article, as {@link Shape#kind} names what is wanted. */
    static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return "nothing";
        }
        if (tag.equals(Tag.BOOL)) {
            return "true or false";
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return "a number";
        }
        return tag.equals(Tag.STR) ? "a text" : "something tagged " + tag.getValue();
    }

    static boolean isText(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
    }

    static String text(Node node) {
        return ((ScalarNode) node).getValue();
    }

    /** A text as a message can show it: in quotes, on one line, cut where it is long. */
    static String shown(String text) {
        String cut = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "\u2026";
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    static void reportType(Shape wanted, Node node, String path, Problems problems) {
        boolean isUnquoted = wanted instanceof TextShape text
                && node instanceof ScalarNode
                && !node.getTag().equals(Tag.NULL)
                && text(node).matches(text.pattern());
        String hint = isUnquoted ? "; put it in quotes: \"" + text(node) + "\"" : "";
        problems.add(
                Problem.Kind.TYPE,
                Place.of(node, path),
                "wants " + wanted.kind() + ", and there is " + kind(node) + hint);
    }
}
