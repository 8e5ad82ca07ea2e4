package io.anykernel.demo.http;

/** A connected transport: blocking, with its own time-outs. Failure is a {@code RuntimeException} of the transport's. */
public interface Stream extends AutoCloseable {
    /** Reads at least one byte; returns how many, or -1 when the peer has finished sending. */
    int read(byte[] into, int offset, int lengthBytes);

    /** Writes all bytes. */
    void write(byte[] from, int offset, int lengthBytes);

    /**
     * Finishes sending, then reads and drops what the peer still sends, within bounds: closing before would reset the
     * connection, and the peer might lose the answer that it has not read yet (RFC 9112 §9.6).
     */
    void drain();

    /** Finishes sending and ends the connection. */
    @Override
    void close();
}
