package io.anykernel.proofs;

import io.anykernel.composition.Application;
import io.anykernel.composition.Instance;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.stack.InterfaceInfo;
import java.time.Duration;

/**
 * Prints what addresses and routes others have given its first interface, and the addresses of the names that are its arguments; the
 * program of {@link GivenAddressesTest} in both worlds.
 */
public final class LeaseProgram implements Application {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TRIES = 600;
    private static final long TRY_MILLIS = 100;
    /** Link-local, of a lease, and of a router's prefix. */
    private static final int ADDRESSES = 3;

    @Override
    public void start(Instance instance) throws InterruptedException {
        instance.console().line("started with " + first(instance).addresses());
        for (int i = 0; i < TRIES && first(instance).addresses().size() < ADDRESSES; i++) {
            Thread.sleep(TRY_MILLIS);
        }
        instance.console().line("addresses " + first(instance).addresses());
        instance.console().line("routes " + first(instance).routes());
        for (String name : instance.arguments()) {
            instance.console().line(name + " " + resolved(instance, name));
        }
    }

    private static InterfaceInfo first(Instance instance) {
        return instance.net().interfaces().get(0);
    }

    private static String resolved(Instance instance, String name) {
        try {
            return instance.net().names().resolve(name, LIMIT).toString();
        } catch (KernelException failure) {
            return Errno.describe(failure.errno());
        }
    }
}
