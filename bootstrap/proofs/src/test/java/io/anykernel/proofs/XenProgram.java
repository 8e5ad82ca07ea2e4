package io.anykernel.proofs;

import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.XenDevice;
import io.anykernel.hypercall.XenEventChannel;
import io.anykernel.hypercall.XenbusState;
import io.anykernel.hypercall.guest.GuestWorld;

/** What a guest of Xen does in {@link XenGuestTest}; the first argument names it. */
final class XenProgram {
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final int MANY_GRANTS = 1200;
    private static final int MANY_CHANNELS = 200;

    private XenProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        switch (arguments[0]) {
            case "hello" -> System.out.println("hello " + String.join(",", arguments));
            case "status" -> System.exit(Integer.parseInt(arguments[1]));
            case "uncaught" -> throw new IllegalStateException("uncaught");
            case "serve" -> serve();
            case "clock" -> clock();
            case "device" -> device();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Until it is asked to end. */
    private static void serve() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.out.println("serving");
        Thread.sleep(LIMIT_NANOS);
    }

    private static void clock() throws InterruptedException {
        long before = System.nanoTime();
        Thread.sleep(1500);
        long slept = System.nanoTime() - before;
        System.out.println("slept " + (slept >= 1_500_000_000L && slept < LIMIT_NANOS));
        System.out.println("seconds " + System.currentTimeMillis() / 1000);
    }

    // ---- a device whose back end is the test's script

    private static void device() {
        Bus bus = GuestWorld.INSTANCE.bus();
        for (int i = 0; i < bus.deviceCount(); i++) {
            System.out.println(bus.device(i).location());
        }
        XenDevice device = (XenDevice) bus.device(0);
        System.out.println(device.kind() + " of domain " + device.backendDomain() + " " + device.readBackend("mac"));
        System.out.println(device.read("handle") + " " + device.read("missing") + " " + device.readBackend("missing"));
        states(device);
        grants(device, bus);
        channels(device);
        refusals(device);
    }

    private static void states(XenDevice device) {
        device.state(XenbusState.INITIALISED);
        System.out.println(device.read("state") + " " + device.awaitBackend(0, XenbusState.CLOSED));
        System.out.println("initialised");
        System.out.println(device.awaitBackend(LIMIT_NANOS, XenbusState.CONNECTED, XenbusState.CLOSING));
        Cpu cpu = GuestWorld.INSTANCE.scheduling().newCpu("front");
        cpu.acquire();
        Interrupt changes = device.watchBackend(cpu);
        System.out.println("watching " + changes.take());
        long deadline = GuestWorld.INSTANCE.clock().nanoTime() + LIMIT_NANOS;
        while (device.backendState() == XenbusState.CONNECTED) {
            cpu.idle(deadline);
        }
        System.out.println(device.backendState() + " " + changes.take() + " " + (changes.count() > 0));
        cpu.release();
    }

    private static void grants(XenDevice device, Bus bus) {
        DmaMemory memory = bus.allocateDma(MANY_GRANTS * XenDevice.PAGE_BYTES, XenDevice.PAGE_BYTES);
        int[] references = new int[MANY_GRANTS];
        boolean areDistinct = true;
        for (int i = 0; i < MANY_GRANTS; i++) {
            references[i] = device.grant(memory, i * XenDevice.PAGE_BYTES, i % 2 == 0);
            areDistinct &= references[i] > 0 && (i == 0 || references[i] > references[i - 1]);
        }
        boolean haveEnded = true;
        for (int i = MANY_GRANTS - 1; i >= 0; i--) {
            haveEnded &= device.endGrant(references[i]);
        }
        int again = device.grant(memory, 0, false);
        System.out.println("grants " + areDistinct + " " + haveEnded + " " + (again == references[0]));
        System.out.println("granted " + again);
    }

    /** More than there are interrupt lines, one after the other. */
    private static void channels(XenDevice device) {
        Cpu cpu = GuestWorld.INSTANCE.scheduling().newCpu("channels");
        boolean arePorts = true;
        for (int i = 0; i < MANY_CHANNELS; i++) {
            try (XenEventChannel channel = device.newEventChannel(cpu)) {
                channel.notifyBackend();
                arePorts &= channel.port() > 0 && !channel.take();
            }
        }
        System.out.println("channels " + arePorts);
    }

    private static void refusals(XenDevice device) {
        try {
            device.write("backend", "x");
        } catch (PortException e) {
            System.out.println(e.getMessage());
        }
    }
}
