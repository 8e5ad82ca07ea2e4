package io.anykernel.hypercall.guest.library;

import io.anykernel.hypercall.guest.Fibers;
import java.util.ArrayList;
import java.util.List;

/** Threads that start when the program ends, and are waited for. */
final class ShutdownHooks {
    private static List<Thread> hooks;

    private ShutdownHooks() {}

    static void add(Thread hook) {
        refuseWhenEnding();
        if (hooks == null) {
            hooks = new ArrayList<>();
            Fibers.atExit(ShutdownHooks::runAll);
        }
        if (indexOf(hook) >= 0) {
            throw new IllegalArgumentException("Hook previously registered");
        }
        if (hook.isAlive()) {
            throw new IllegalArgumentException("Hook already running");
        }
        hooks.add(hook);
    }

    static boolean remove(Thread hook) {
        refuseWhenEnding();
        if (hook == null) {
            throw new NullPointerException();
        }
        int index = indexOf(hook);
        if (index >= 0) {
            hooks.remove(index);
        }
        return index >= 0;
    }

    private static void refuseWhenEnding() {
        if (Fibers.isEnding()) {
            throw new IllegalStateException("Shutdown in progress");
        }
    }

    /** By identity: a thread may define equality. */
    private static int indexOf(Thread hook) {
        for (int i = 0; hooks != null && i < hooks.size(); i++) {
            if (hooks.get(i) == hook) {
                return i;
            }
        }
        return -1;
    }

    private static void runAll() {
        for (Thread hook : hooks) {
            hook.start();
        }
        for (Thread hook : hooks) {
            join(hook);
        }
    }

    private static void join(Thread hook) {
        while (hook.isAlive()) {
            try {
                hook.join();
            } catch (InterruptedException e) {
                // The end of the program is under way: only hooks that still run delay it.
            }
        }
    }
}
