package io.anykernel.benchmarks.impairment;

/**
 * What the ends of a connection say to each other. The client sends the number of bytes that it wants, eight bytes in network
 * order, and the server sends them and closes; or 0, and the server takes whatever the client sends and closes after its end.
 */
final class Exchange {
    static final int PORT = 5001;
    static final int REQUEST_BYTES = 8;
    static final int CHUNK_BYTES = 256 * 1024;

    private Exchange() {}
}
