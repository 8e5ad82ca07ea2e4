package org.teavm.runtime;

/**
 * The exceptions that an instruction raises by itself. Ordinary code, unlike its callers: its frame is the root of an
 * exception whose constructor allocates, and so may collect.
 */
final class MachineExceptions {
    private static final String HEAP_SPACE = "Java heap space";

    /** For a heap that has no room for another. It has no trace. */
    private static final OutOfMemoryError PREPARED = new OutOfMemoryError(HEAP_SPACE);

    private MachineExceptions() {}

    /** Makes what cannot be made later. */
    static void prepare() {
        PREPARED.setStackTrace(new StackTraceElement[0]);
    }

    static Throwable outOfMemory() {
        return new OutOfMemoryError(HEAP_SPACE);
    }

    static Throwable preparedOutOfMemory() {
        return PREPARED;
    }

    static Throwable nullPointer() {
        return new NullPointerException();
    }

    static Throwable indexOutOfBounds() {
        return new ArrayIndexOutOfBoundsException();
    }

    static Throwable classCast() {
        return new ClassCastException();
    }
}
