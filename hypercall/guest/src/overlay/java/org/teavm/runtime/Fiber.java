package org.teavm.runtime;

import io.anykernel.hypercall.guest.Fibers;
import org.teavm.interop.StaticInit;
import org.teavm.interop.Unmanaged;

/**
 * Takes the place of TeaVM's coroutines, which an image must not use: a stub of what the C back end names, and the start
 * of Java's {@code main} on our own fibers.
 */
@StaticInit
public final class Fiber {
    private static final int UNCAUGHT_STATUS = 1;

    private Fiber() {}

    /** The back end's generated main function calls this last. Ends the machine when all but daemons have ended. */
    static void startMain(String[] arguments) {
        Fibers.initialize();
        MachineExceptions.prepare();
        int status = 0;
        try {
            runMain(arguments);
        } catch (Throwable thrown) {
            Fibers.reportUncaught(thrown);
            status = UNCAUGHT_STATUS;
        }
        Fibers.drain();
        Fibers.exit(status);
    }

    /** Calls the main class; the back end generates the call. */
    public static native void runMain(String[] arguments);

    @Unmanaged
    public boolean isSuspending() {
        return false;
    }

    @Unmanaged
    public boolean isResuming() {
        return false;
    }

    @Unmanaged
    public static Fiber current() {
        return null;
    }
}
