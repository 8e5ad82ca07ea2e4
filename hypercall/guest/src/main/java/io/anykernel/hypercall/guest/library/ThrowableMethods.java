package io.anykernel.hypercall.guest.library;

import io.anykernel.hypercall.guest.Traces;
import java.io.PrintStream;
import java.io.PrintWriter;

@MethodsOf(Throwable.class)
final class ThrowableMethods {
    private ThrowableMethods() {}

    static native StackTraceElement[] formerGetStackTrace(Throwable self);

    static StackTraceElement[] getStackTrace(Throwable self) {
        return Traces.trimmed(self, formerGetStackTrace(self));
    }

    static void printStackTrace(Throwable self, PrintStream stream) {
        stream.print(Traces.text(self));
    }

    static void printStackTrace(Throwable self, PrintWriter writer) {
        writer.print(Traces.text(self));
    }

    static native void formerAddSuppressed(Throwable self, Throwable suppressed);

    static void addSuppressed(Throwable self, Throwable suppressed) {
        if (suppressed == self) {
            throw new IllegalArgumentException("Self-suppression not permitted", suppressed);
        }
        if (suppressed == null) {
            throw new NullPointerException("Cannot suppress a null exception.");
        }
        formerAddSuppressed(self, suppressed);
    }

    static native Throwable formerInitCause(Throwable self, Throwable cause);

    /** TeaVM's keeps no record of whether a cause was given, so a null one may be replaced here. */
    static Throwable initCause(Throwable self, Throwable cause) {
        if (self.getCause() != null) {
            throw new IllegalStateException("Can't overwrite cause with " + cause, self);
        }
        if (cause == self) {
            throw new IllegalArgumentException("Self-causation not permitted", self);
        }
        return formerInitCause(self, cause);
    }
}
