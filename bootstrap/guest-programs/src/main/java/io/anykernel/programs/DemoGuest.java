package io.anykernel.programs;

import io.anykernel.composition.Instance;
import io.anykernel.composition.VirtioDevices;
import io.anykernel.demo.Demo;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.guest.GuestWorld;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;

/**
 * The demo as a guest. Words of the command line: {@code address=10.0.0.2/24}, as often as there are addresses, and
 * {@code router=10.0.0.1}.
 */
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
                    VirtioDevices.net("net0", 0),
                    addresses(words),
                    VirtioDevices.block("disk0", 0),
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

    private static InterfaceConfig addresses(String[] words) {
        InterfaceConfig config = InterfaceConfig.of();
        for (String word : words) {
            if (word.startsWith("address=")) {
                config = config.address(word.substring("address=".length()));
            } else if (word.startsWith("router=")) {
                config = config.gateway(word.substring("router=".length()));
            }
        }
        return config;
    }
}
