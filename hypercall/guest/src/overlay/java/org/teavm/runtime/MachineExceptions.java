package org.teavm.runtime;

/**
 * The exceptions that an instruction raises by itself. Ordinary code, unlike its callers: its frame is the root of an
 * exception whose constructor allocates, and so may collect.
 */
final class MachineExceptions {
    private MachineExceptions() {}

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
