package io.anykernel.net.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.XenbusState;
import io.anykernel.net.xen.ModelNetBackEnd.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Front end and back end: how they meet, what becomes of one that lies or leaves, how they part. */
class XenNetLinkTest extends XenNetFixture {
    @Test
    void readsWhatTheToolstackAndTheBackEndSay() {
        NetDeviceInfo info = start(Offer.ALL).info();
        assertEquals("device/vif/0", info.name());
        assertEquals(0x00163e0102fdL, info.macAddress());
        assertEquals(1500, info.mtuBytes());
        assertEquals(ALL_OFFLOADS, info.offloads());
        assertTrue(device.isLinkUp());
        assertEquals("1", model.read("multi-queue-num-queues"));
        assertEquals(2 + 2 * 128, model.activeGrants());
        for (String key :
                List.of("feature-sg", "feature-gso-tcpv4", "feature-gso-tcpv6", "feature-ipv6-csum-offload")) {
            assertEquals("1", model.read(key), key);
        }
        assertEquals("0", model.read("feature-no-csum-offload"));
    }

    @Test
    void offloadsAreWhatTheBackEndOffersWithAllThatTheyNeed() {
        assertEquals(NetDeviceInfo.CHECKSUM, start(Offer.BARE).info().offloads());
        device.close();
        assertEquals(0, start(Offer.PLAIN).info().offloads());
        device.close();
        model = new ModelNetBackEnd(bus, Offer.ALL);
        model.backKey("feature-ipv6-csum-offload", "0");
        assertEquals(NetDeviceInfo.CHECKSUM | NetDeviceInfo.TSO4, open().info().offloads());
        device.close();
        model = new ModelNetBackEnd(bus, Offer.ALL);
        model.backKey("feature-sg", "yes");
        assertEquals(NetDeviceInfo.CHECKSUM, open().info().offloads());
    }

    @Test
    void theMtuIsTheToolstacksWithinWhatFits() {
        model = new ModelNetBackEnd(bus, Offer.ALL);
        String[][] cases = {{"9000", "9000"}, {"67", "1500"}, {"x", "1500"}, {"65535", "65517"}, {"9999999999", "65517"}
        };
        for (String[] each : cases) {
            model.frontKey("mtu", each[0]);
            assertEquals(Integer.parseInt(each[1]), open().info().mtuBytes(), each[0]);
            device.close();
        }
        model = new ModelNetBackEnd(bus, Offer.BARE);
        model.frontKey("mtu", "9000");
        assertEquals(4096 - 18, open().info().mtuBytes());
    }

    @Test
    void aLyingBackEndTakesTheLinkDownAndNothingElse() {
        long[][] receiveLies = {
            {1, 0, 0, 60},
            {0xffff, 0, 0, 60},
            {0, 4096, 0, 1},
            {0, 0, 0, 4097},
            {0, 0xffff, 0, 2},
            {0, 4000, 0, 97},
            {0, 0, 4, 60},
            {0, 0, 8, 60},
            {0, 0, 12, -1}
        };
        for (long[] lie : receiveLies) {
            start(Offer.ALL);
            model.receiveRing().takeRequest();
            model.respondReceive((int) lie[0], (int) lie[1], (int) lie[2], (int) lie[3]);
            model.publishReceive();
            expectBroken();
        }
        int[][] transmitLies = {{128, 0}, {1, 0}, {0xffff, 0}, {0, 1}};
        for (int[] lie : transmitLies) {
            start(Offer.ALL);
            model.isTransmitPaused = true;
            assertEquals(Errno.OK, device.transmit(packet(bytes(100), 2000)));
            device.flush();
            model.takeFrame();
            model.respond(lie[0], lie[1]);
            model.publishTransmit();
            expectBroken();
        }
        for (int index : new int[] {129, -1, Integer.MIN_VALUE}) {
            start(Offer.ALL);
            model.receiveRing().forgeResponseIndex(index);
            model.wake();
            expectBroken();
        }
    }

    @Test
    void aLieThatTheSenderFindsTakesTheLinkDownAtOnce() {
        start(Offer.ALL);
        model.isTransmitPaused = true;
        for (int i = 0; i < 128; i++) {
            assertEquals(Errno.OK, device.transmit(packet(bytes(100), 2000)));
        }
        device.flush();
        model.transmitRing().forgeResponseIndex(129);
        assertEquals(Errno.NETWORK_DOWN, device.transmit(packet(bytes(100), 2000)), "and not: try again");
        assertFalse(device.isLinkUp());
        assertEquals(1, device.linkChanges());
    }

    @Test
    void aBackEndThatBeginsAnewIsConnectedAgain() {
        start(Offer.ALL);
        poll(1);
        model.isTransmitPaused = true;
        for (int i = 0; i < 20; i++) {
            device.transmit(packet(bytes(9000), 300));
        }
        device.flush();
        model.goAway();
        poll(1);
        assertFalse(device.isLinkUp());
        assertEquals(XenbusState.INITIALISING, model.frontState(), "it waits");
        model.comeBack();
        poll(1);
        assertTrue(device.isLinkUp());
        assertEquals(2, device.linkChanges());
        assertEquals(0, model.sent.size(), "what was in flight is lost");
        for (int i = 0; i < 128; i++) {
            assertEquals(Errno.OK, device.transmit(packet(bytes(60), 300)), "its pages are not: " + i);
        }
        device.flush();
        model.isTransmitPaused = false;
        model.transmitAll();
        poll(1);
        for (int i = 0; i < 300; i++) {
            assertEquals(Errno.OK, device.transmit(packet(bytes(60), 300)), "frame " + i);
            device.flush();
            assertTrue(model.receive(bytes(70)));
            assertEquals(1, poll(1));
            arrived.remove(0).release();
        }
    }

    @Test
    void aRestartWithinOnePollIsTwoChanges() {
        start(Offer.ALL);
        poll(1);
        model.backState(XenbusState.CLOSING);
        poll(1);
        assertTrue(device.isLinkUp(), "the model comes up again at once");
        assertEquals(2, device.linkChanges());
    }

    @Test
    void aDeviceThatIsDetachedStaysDown() {
        start(Offer.ALL);
        model.backKey("online", "0");
        model.backState(XenbusState.CLOSING);
        poll(1);
        poll(1);
        assertFalse(device.isLinkUp());
        assertEquals(XenbusState.CLOSED, model.frontState());
        model.removeBackEnd();
        poll(1);
        assertEquals(XenbusState.CLOSED, model.frontState());
        assertEquals(1, device.linkChanges());
    }

    @Test
    void aStoreThatFallsSilentTakesTheLinkDown() {
        start(Offer.ALL);
        model.backState(XenbusState.CONNECTED);
        model.silenceStore(true);
        poll(1);
        assertFalse(device.isLinkUp());
        assertThrows(KernelException.class, device::close, "the back end was not told and keeps its pages");
        device = null;
    }

    @Test
    void aBackEndThatChangesWithoutEndDoesNotHoldTheLoop() {
        model = new ModelNetBackEnd(bus, Offer.ALL);
        open();
        model.flicker(1000);
        model.backState(XenbusState.CLOSING);
        poll(1);
        assertEquals(0, device.nextDeadlineNanos(), "it comes back");
        for (int i = 0; i < 1000; i++) {
            poll(1);
        }
        assertEquals(Cpu.NEVER, device.nextDeadlineNanos());
    }

    @Test
    void whatIsNoNetworkDeviceIsRefusedInOneLine() {
        model = new ModelNetBackEnd(bus, Offer.ALL);
        model.backKey("feature-rx-copy", "0");
        assertTrue(refusal().contains("device/vif/0: its back end does not offer feature-rx-copy"));
        model = new ModelNetBackEnd(bus, Offer.ALL);
        for (String mac : new String[] {
            "",
            "00:16:3e:01:02",
            "00:16:3e:01:02:fd:00",
            "00-16-3e-01-02-fd",
            "00:16:3e:01:02:fg",
            "01:16:3e:01:02:03",
            "00:00:00:00:00:00",
            "0:016:3e:01:02:03",
            "00:16:3e:01:02:f\u0663"
        }) {
            model.frontKey("mac", mac);
            assertTrue(refusal().contains("its mac is no address"), mac);
        }
        model.frontKey("mac", null);
        assertTrue(refusal().contains("its mac is missing"));
        assertEquals(0, model.activeGrants());
    }

    @Test
    void pagesThatTheBackEndKeepsAreNamed() {
        start(Offer.ALL);
        model.keepMappings(true);
        KernelException kept = assertThrows(KernelException.class, device::close);
        assertTrue(kept.getMessage().contains("keeps 2 pages mapped"), kept.getMessage());
        device = null;
    }

    @Test
    void grantsThatRunOutLeaveNothingBehind() {
        for (int more : new int[] {0, 1, 2, 100, 257}) {
            model = new ModelNetBackEnd(bus, Offer.ALL);
            model.limitGrants(more);
            assertThrows(RuntimeException.class, this::open);
            assertEquals(0, model.activeGrants());
        }
    }

    private void expectBroken() {
        long before = counters.value("device.violations");
        assertEquals(0, poll(10));
        assertFalse(device.isLinkUp());
        assertEquals(1, device.linkChanges());
        assertEquals(before + 1, counters.value("device.violations"));
        assertEquals(XenbusState.CLOSED, model.frontState());
        assertEquals(Errno.NETWORK_DOWN, device.transmit(packet(bytes(100), 2000)));
        assertEquals(0, poll(10));
        assertEquals(Cpu.NEVER, device.nextDeadlineNanos());
        device.close();
        assertEquals(0, model.activeGrants());
    }

    private String refusal() {
        return assertThrows(KernelException.class, this::open).getMessage();
    }
}
