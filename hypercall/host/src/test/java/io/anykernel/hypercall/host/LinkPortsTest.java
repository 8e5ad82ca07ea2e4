package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.PortException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkPortsTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final int FRAMES = Integer.getInteger("anykernel.stress.rounds", 20_000);

    private final HostWorld world = HostWorld.create();
    private final Cpu leftCpu = world.scheduling().newCpu("left");
    private final Cpu rightCpu = world.scheduling().newCpu("right");

    @Test
    void aSuperFrameCrossesWholeWithItsDescription() {
        try (NetPort left = world.ports().openNet("link:a,vnet", leftCpu);
                NetPort right = world.ports().openNet("link:a,vnet", rightCpu)) {
            assertEquals(12, left.info().vnetHeaderBytes());
            assertEquals(
                    NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6,
                    right.info().offloads());
            assertNotEquals(left.info().macAddress(), right.info().macAddress());
            Memory memory = Memory.allocate(200_000);
            for (int i = 0; i < 65_560; i++) {
                memory.u8(i, i * 13);
            }
            assertEquals(0, left.send(new IoVector(2).add(memory, 0, 12).add(memory, 12, 65_548)));
            assertEquals(
                    65_560,
                    right.receive(new IoVector(2).add(memory, 100_000, 9).add(memory, 100_009, 70_000)));
            assertTrue(memory.rangeEquals(0, memory, 100_000, 65_560));
            assertEquals(NetPort.WOULD_BLOCK, right.receive(new IoVector(1).add(memory, 0, 100)));
            right.send(new IoVector(1).add(memory, 0, 300));
            assertEquals(300, left.receive(new IoVector(1).add(memory, 0, 100)), "cut off, and it shows");
            assertEquals(NetPort.REJECTED, left.send(new IoVector(1)));
        }
    }

    @Test
    void anEndThatNobodyMetTakesTheLinkWithIt() {
        long before = HostWorld.lentArenaBytes();
        world.ports().openNet("link:alone", leftCpu).close();
        assertEquals(before, HostWorld.lentArenaBytes());
        LinkPorts alone = new LinkPorts(world.arenas(), "alone", 1500, false);
        alone.openRight(rightCpu).close();
        assertThrows(PortException.class, () -> alone.openLeft(leftCpu));
        assertEquals(before, HostWorld.lentArenaBytes());
        try (NetPort left = world.ports().openNet("link:alone", leftCpu);
                NetPort right = world.ports().openNet("link:alone", rightCpu)) {
            assertEquals(0, left.send(new IoVector(1).add(Memory.allocate(60), 0, 60)));
            assertEquals(60, right.receive(new IoVector(1).add(Memory.allocate(60), 0, 60)));
        }
        assertEquals(before, HostWorld.lentArenaBytes());
    }

    @Test
    void aClosedEndIsSeenAfterWhatItSent() {
        NetPort left = world.ports().openNet("link:b", leftCpu);
        NetPort right = world.ports().openNet("link:b", rightCpu);
        Memory memory = Memory.allocate(100);
        left.send(new IoVector(1).add(memory, 0, 60));
        left.close();
        assertEquals(60, right.receive(new IoVector(1).add(memory, 0, 100)));
        assertEquals(NetPort.CLOSED, right.receive(new IoVector(1).add(memory, 0, 100)));
        assertEquals(NetPort.CLOSED, right.send(new IoVector(1).add(memory, 0, 60)));
        assertEquals(NetPort.CLOSED, left.receive(new IoVector(1).add(memory, 0, 100)));
        assertThrows(PortException.class, () -> world.ports().openNet("link:b", leftCpu));
        right.close();
        world.ports().openNet("link:b", leftCpu).close();
    }

    @Test
    void namesAreCheckedInOneLine() {
        world.ports().openNet("link:c,mtu=9000", leftCpu);
        for (String bad : new String[] {
            "link:c",
            "link:c,vnet,mtu=9000",
            "link:d,mtu=nine",
            "link:d,mtu=1",
            "link:d,fast",
            "link:",
            "nonsense",
            "x:y"
        }) {
            PortException refused =
                    assertThrows(PortException.class, () -> world.ports().openNet(bad, rightCpu), bad);
            assertTrue(refused.getMessage().indexOf('\n') < 0);
        }
        assertEquals(
                9000, world.ports().openNet("link:c,mtu=9000", rightCpu).info().mtuBytes());
        assertThrows(PortException.class, () -> world.ports().openNet("link:c,mtu=9000", rightCpu));
    }

    /** A sender faster than its receiver: every frame arrives, in order, though both sleep whenever they must wait. */
    @Test
    void aFullQueueHoldsTheSenderBackAndLosesNothing() {
        NetPort left = world.ports().openNet("link:e,mtu=65535", leftCpu);
        NetPort right = world.ports().openNet("link:e,mtu=65535", rightCpu);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            Thread sender = new Thread(() -> sendAll(left));
            sender.start();
            receiveAll(right);
            sender.join();
        });
    }

    private void sendAll(NetPort port) {
        Random random = new Random(SEED);
        Memory memory = Memory.allocate(66_000);
        leftCpu.acquire();
        for (int i = 0; i < FRAMES; i++) {
            int length = 8 + (random.nextInt(8) == 0 ? random.nextInt(60_000) : random.nextInt(1500));
            memory.i32le(0, i);
            memory.u8(length - 1, i);
            while (port.send(new IoVector(1).add(memory, 0, length)) == NetPort.WOULD_BLOCK) {
                port.awaitSendRoom();
                leftCpu.idle(Cpu.NEVER);
            }
        }
        leftCpu.release();
    }

    private void receiveAll(NetPort port) {
        Random random = new Random(SEED);
        Memory memory = Memory.allocate(66_000);
        IoVector into = new IoVector(1).add(memory, 0, 66_000);
        rightCpu.acquire();
        for (int i = 0; i < FRAMES; i++) {
            int expected = 8 + (random.nextInt(8) == 0 ? random.nextInt(60_000) : random.nextInt(1500));
            int length = port.receive(into);
            while (length == NetPort.WOULD_BLOCK) {
                rightCpu.idle(Cpu.NEVER);
                length = port.receive(into);
            }
            assertEquals(expected, length);
            assertEquals(i, memory.i32le(0));
            assertEquals(i & 0xff, memory.u8(length - 1));
        }
        rightCpu.release();
    }
}
