package io.anykernel.hypercall;

/** An arena, or the world that maps arenas, has too little left for what was asked. */
public final class OutOfArenaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutOfArenaException(long askedBytes, long leftBytes) {
        super("arena exhausted: asked=" + askedBytes + " left=" + leftBytes);
    }
}
