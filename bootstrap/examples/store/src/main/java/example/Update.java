package example;

import io.anykernel.core.error.KernelException;

/** One key's change, and what came of it. Its fields below the line are guarded by the store's lock. */
final class Update {
    final String key;

    /** Or {@code null}, which removes the key. */
    final byte[] value;

    // ----

    boolean isDone;
    boolean hadKey;
    KernelException failure;

    Update(String key, byte[] value) {
        this.key = key;
        this.value = value;
    }
}
