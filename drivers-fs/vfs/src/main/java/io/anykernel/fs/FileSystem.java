package io.anykernel.fs;

/** A mounted volume. Callable by any number of threads of control at once. */
public interface FileSystem extends AutoCloseable {
    /** Such as {@code ext4}. */
    String type();

    /** The top directory. */
    Node root();

    boolean isReadOnly();

    FileSystemStatus status();

    /** Returns {@code Errno.OK} once everything written before is on stable storage, or a negative code. */
    int sync();

    /** Writes what is dirty and gives everything back. Its nodes must not be used afterwards. Idempotent. */
    @Override
    void close();
}
