package io.anykernel.proofs;

import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.composition.MachineDevices;
import io.anykernel.hypercall.guest.GuestWorld;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import java.time.Duration;

/** A guest that is given its addresses; compiled into an image of {@link LeasedGuestTest}. */
final class LeaseProgram {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Link-local, of a lease, and of a router's prefix. */
    private static final int ADDRESSES = 3;

    private LeaseProgram() {}

    public static void main(String[] words) throws InterruptedException {
        Instance instance = new Composition("guest")
                .stack(StackConfig.DEFAULT.withBuffers(1024, 1024))
                .network("lan", MachineDevices.net("lan", 0), InterfaceConfig.automatic())
                .start(GuestWorld.INSTANCE);
        System.out.println("given " + instance.net().awaitAddresses(LIMIT));
        for (int i = 0; i < 600 && addresses(instance).split(",").length < ADDRESSES; i++) {
            Thread.sleep(100);
        }
        System.out.println("addresses " + addresses(instance));
        System.out.println("routes " + instance.net().interfaces().get(0).routes());
        System.out.println("localhost " + instance.net().names().resolve("localhost", LIMIT));
        instance.close();
        System.exit(0);
    }

    private static String addresses(Instance instance) {
        return instance.net().interfaces().get(0).addresses().toString();
    }
}
