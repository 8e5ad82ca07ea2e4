package io.anykernel.net.observe;

/**
 * Told about one connection while its Cpu is held; must not block. For drivers that are confined to the same Cpu:
 * applications use {@code io.anykernel.net.socket.ReadinessQueue}.
 */
public interface ConnectionObserver {
    /** There may be something to receive: data, the end of it, or a failure. */
    void onReadable();

    /** There may be room to send, the connection was established, or it failed. */
    void onWritable();
}
