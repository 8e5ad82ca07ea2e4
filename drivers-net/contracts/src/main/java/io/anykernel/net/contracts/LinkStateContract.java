package io.anykernel.net.contracts;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** What a {@link io.anykernel.core.device.NetDevice} must do when its link goes down and comes up, if it can know. */
public final class LinkStateContract {
    private static final int BUDGET = 64;
    private static final int RUN_BYTES = 54;

    private LinkStateContract() {}

    /** What a case does. */
    private interface Body {
        void run(Probe probe, DeviceUnderTest test, LinkStateRig rig);
    }

    /** The cases; their names begin with {@code prefix}. */
    public static List<ContractCase> cases(String prefix, WorldSource worlds, LinkStateRigFactory factory) {
        return List.of(
                make(prefix + "LinkGoesDownAndComesUp", worlds, factory, LinkStateContract::goesDownAndUp),
                make(prefix + "LinkChangeIsNoticedOnce", worlds, factory, LinkStateContract::isNoticedOnce),
                make(prefix + "LinkThatIsDownTakesNoFrames", worlds, factory, LinkStateContract::takesNone),
                make(prefix + "LinkThatIsDownCountsWhatItDrops", worlds, factory, LinkStateContract::counts),
                make(prefix + "LinkThatComesBackCarriesWhatFollows", worlds, factory, LinkStateContract::goesOn),
                make(prefix + "LinkOfAClosedDeviceHasNotChanged", worlds, factory, LinkStateContract::closing));
    }

    private static ContractCase make(String name, WorldSource worlds, LinkStateRigFactory factory, Body body) {
        return new WorldCase(name, worlds, (probe, world) -> {
            LinkStateRig rig = factory.make(world);
            DeviceUnderTest test = new DeviceUnderTest(rig);
            try {
                body.run(probe, test, rig);
                test.releaseArrived();
            } finally {
                test.device.close();
            }
            probe.expectEquals(0, test.packets.inUse(), "packets in use after close");
            probe.expectEquals(0, test.payloads.inUse(), "payload in use after close");
            rig.close();
        });
    }

    private static void goesDownAndUp(Probe probe, DeviceUnderTest test, LinkStateRig rig) {
        test.poll(BUDGET);
        probe.expect(test.device.isLinkUp(), "up at first");
        for (int i = 0; i < 3; i++) {
            rig.link(false);
            test.poll(BUDGET);
            probe.expect(!test.device.isLinkUp(), "down " + i);
            rig.link(true);
            test.poll(BUDGET);
            probe.expect(test.device.isLinkUp(), "up again " + i);
        }
    }

    private static void isNoticedOnce(Probe probe, DeviceUnderTest test, LinkStateRig rig) {
        test.poll(BUDGET);
        probe.expectEquals(0, test.device.linkChanges(), "no change at first");
        rig.link(false);
        for (int i = 0; i < 3; i++) {
            test.poll(BUDGET);
            probe.expectEquals(1, test.device.linkChanges(), "it went down, poll " + i);
        }
        refused(probe, test);
        probe.expectEquals(1, test.device.linkChanges(), "a frame that is refused is no change");
        rig.link(true);
        for (int i = 0; i < 3; i++) {
            test.poll(BUDGET);
            probe.expectEquals(2, test.device.linkChanges(), "it came up, poll " + i);
        }
    }

    private static void takesNone(Probe probe, DeviceUnderTest test, LinkStateRig rig) {
        rig.link(false);
        test.poll(BUDGET);
        for (int i = 0; i < 3; i++) {
            refused(probe, test);
        }
        test.device.flush();
        test.poll(BUDGET);
        rig.link(true);
        test.poll(BUDGET);
        test.device.flush();
        probe.expect(rig.takeSent() == null, "nothing that was refused goes out later");
    }

    private static void counts(Probe probe, DeviceUnderTest test, LinkStateRig rig) {
        rig.link(false);
        test.poll(BUDGET);
        long before = drops(rig.counters());
        refused(probe, test);
        probe.expectEquals(before + 1, drops(rig.counters()), "the frame is counted, once");
        refused(probe, test);
        refused(probe, test);
        probe.expectEquals(before + 3, drops(rig.counters()), "each is");
    }

    private static void goesOn(Probe probe, DeviceUnderTest test, LinkStateRig rig) {
        for (int i = 0; i < 3; i++) {
            rig.link(false);
            test.poll(BUDGET);
            rig.link(true);
            test.poll(BUDGET);
            rig.arrive(test.frame(100 + i, i));
            probe.expectEquals(1, test.pollUntilDry(), "a frame arrives");
            probe.expect(test.isFrame(test.arrived.get(i), 100 + i, i), "whole");
            probe.expectEquals(Errno.OK, test.device.transmit(test.packet(200 + i, RUN_BYTES, i)), "a frame is taken");
            test.device.flush();
            test.poll(BUDGET);
            probe.expect(test.hasSent(200 + i, i), "and goes out whole");
        }
    }

    private static void closing(Probe probe, DeviceUnderTest test, LinkStateRig rig) {
        test.poll(BUDGET);
        test.device.close();
        probe.expect(!test.device.isLinkUp(), "no frame can pass");
        probe.expectEquals(0, test.device.linkChanges(), "which is no change of the link");
        rig.link(false);
        test.poll(BUDGET);
        rig.link(true);
        test.poll(BUDGET);
        probe.expect(!test.device.isLinkUp(), "nor does it come up again");
        probe.expectEquals(0, test.device.linkChanges(), "whatever becomes of it");
    }

    private static void refused(Probe probe, DeviceUnderTest test) {
        int free = test.packets.available();
        int outcome = test.device.transmit(test.packet(300, RUN_BYTES, 1));
        probe.expectEquals(Errno.NETWORK_DOWN, outcome, "a frame is refused");
        probe.expectEquals(free, test.packets.available(), "and released");
    }

    private static long drops(Counters counters) {
        long sum = 0;
        for (Counter each : counters.all()) {
            sum += each.name().contains("drop") ? each.value() : 0;
        }
        return sum;
    }
}
