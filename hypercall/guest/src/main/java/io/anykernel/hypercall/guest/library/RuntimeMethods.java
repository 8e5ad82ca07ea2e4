package io.anykernel.hypercall.guest.library;

import io.anykernel.hypercall.guest.Environment;
import io.anykernel.hypercall.guest.Fibers;

/** {@code Runtime}: the end of the program, and what it runs on. */
@MethodsOf(Runtime.class)
final class RuntimeMethods {
    private RuntimeMethods() {}

    static void exit(Runtime self, int status) {
        Fibers.exit(status);
    }

    static void halt(Runtime self, int status) {
        Fibers.halt(status);
    }

    static void addShutdownHook(Runtime self, Thread hook) {
        ShutdownHooks.add(hook);
    }

    static boolean removeShutdownHook(Runtime self, Thread hook) {
        return ShutdownHooks.remove(hook);
    }

    static int availableProcessors(Runtime self) {
        return 1;
    }

    static long maxMemory(Runtime self) {
        return Environment.heapLimit();
    }
}
