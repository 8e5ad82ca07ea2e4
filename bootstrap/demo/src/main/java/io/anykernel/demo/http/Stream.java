package io.anykernel.demo.http;

/**
 * A connected transport: blocking, with limits on each {@link Phase}. Failure is a {@code RuntimeException} of the
 * transport's. Used by one thread of control.
 */
public interface Stream extends AutoCloseable {
    /** Outcome of {@link #read}: the peer has finished sending. */
    int END = -1;

    /** Outcome of {@link #read}: the phase has taken too long. */
    int TIMED_OUT = -2;

    /** Begins a phase, whose limit counts from now on. A connection begins in {@link Phase#IDLE}. */
    void enter(Phase phase);

    /** Reads at least one byte; returns how many, {@link #END} or {@link #TIMED_OUT}. */
    int read(byte[] into, int offset, int lengthBytes);

    /** Writes all bytes; fails if the peer takes them more slowly than the transport allows. */
    void write(byte[] from, int offset, int lengthBytes);

    /**
     * Ends the connection in order: finishes sending, waits until the peer has acknowledged everything, then reads and
     * drops what it still sends, each within bounds. Closing before would reset the connection, and the peer might lose
     * the answer that it has not read yet (RFC 9112 §9.6).
     */
    void finish();

    /** Releases the connection: by a reset, unless it was finished, so that no peer takes half an answer for a whole. */
    @Override
    void close();
}
