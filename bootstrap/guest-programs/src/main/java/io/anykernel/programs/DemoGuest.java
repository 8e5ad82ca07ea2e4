package io.anykernel.programs;

import io.anykernel.composition.Instance;
import io.anykernel.composition.MachineDevices;
import io.anykernel.demo.Demo;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.guest.GuestWorld;
import io.anykernel.net.stack.StackConfig;

/** The demo as a guest. Its addresses come from the command line ({@link GuestWords}). */
public final class DemoGuest {
    private static final int PACKETS = 1024;
    private static final int BLOCKS = 1024;

    private DemoGuest() {}

    public static void main(String[] words) {
        GuestWorld world = GuestWorld.INSTANCE;
        try {
            Instance instance = Demo.start(
                    world,
                    StackConfig.DEFAULT.withBuffers(PACKETS, BLOCKS),
                    MachineDevices.net("net0", 0),
                    GuestWords.parse(words).network(0),
                    MachineDevices.block("disk0", 0),
                    "virtio-blk");
            world.console()
                    .line("demo: ready after " + world.bootNanos() / 1000 + " us, instance booted in "
                            + instance.kernel().bootNanos() / 1000 + " us");
            world.scheduling().newParker().park(Cpu.NEVER);
        } catch (RuntimeException failure) {
            world.console().line("demo: cannot start: " + failure.getMessage());
            world.exit(1);
        }
    }
}
