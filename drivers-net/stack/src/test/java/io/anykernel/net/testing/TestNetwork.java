package io.anykernel.net.testing;

import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.sim.FaultyLink;
import io.anykernel.hypercall.sim.SimCondition;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimLinkEnd;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.StackConfig;
import java.util.function.Consumer;

/** Two hosts on one simulated wire, which delays by a millisecond each way. */
public final class TestNetwork {
    public static final IpAddress LEFT = IpAddress.parse("10.0.0.1");
    public static final IpAddress RIGHT = IpAddress.parse("10.0.0.2");
    public static final IpAddress LEFT_6 = IpAddress.parse("fd00::1");
    public static final IpAddress RIGHT_6 = IpAddress.parse("fd00::2");
    private static final String WIRE = "wire";
    private static final int DEFAULT_MTU_BYTES = 1500;
    private static final long DELAY_NANOS = 1_000_000;

    public final SimWorld world;
    public final SimLink link;
    public final TestHost left;
    public final TestHost right;

    /** Sees each frame that either host sends, before the wire harms it. */
    private Consumer<byte[]> tap;

    private boolean isBlocked;

    public TestNetwork(long seed) {
        this(new SimWorld(seed), StackConfig.DEFAULT.withBuffers(1024, 512), DEFAULT_MTU_BYTES, null, null, null, null);
    }

    /** @param world nothing has happened in it; the pools are taken over if given */
    public TestNetwork(
            SimWorld world,
            StackConfig config,
            int mtuBytes,
            PacketPool leftPackets,
            PayloadPool leftBlocks,
            PacketPool rightPackets,
            PayloadPool rightBlocks) {
        this.world = world;
        link = world.link(WIRE).mtuBytes(mtuBytes);
        link.fromLeft().delayNanos(DELAY_NANOS);
        link.fromRight().delayNanos(DELAY_NANOS);
        left = new TestHost(world, config, leftPackets, leftBlocks);
        right = new TestHost(world, config, rightPackets, rightBlocks);
        left.attach(tapped(link.open(left.cpu)), "10.0.0.1/24", "fd00::1/64");
        right.attach(tapped(link.open(right.cpu)), "10.0.0.2/24", "fd00::2/64");
    }

    private FaultyLink tapped(SimLinkEnd end) {
        return new FaultyLink(end, (number, frame) -> {
            if (tap != null) {
                tap.accept(bytes(frame));
            }
            return isBlocked ? FaultyLink.Verdict.BLOCK : FaultyLink.Verdict.PASS;
        });
    }

    /** Names who is given a copy of each frame that is sent from now on. */
    public void tap(Consumer<byte[]> tap) {
        this.tap = tap;
    }

    /** Has the ends take no frame from their hosts, or take them again. */
    public void block(boolean isBlocked) {
        this.isBlocked = isBlocked;
    }

    /** Puts a frame on the wire as if the host at {@code from} had sent it. */
    public static void inject(SimLinkEnd from, byte[] frame) {
        Memory memory = Memory.allocate(Math.max(1, frame.length));
        memory.put(0, frame, 0, frame.length);
        from.send(new IoVector(1).add(memory, 0, frame.length));
    }

    static byte[] bytes(IoVector frame) {
        byte[] bytes = new byte[frame.totalBytes()];
        int at = 0;
        for (int i = 0; i < frame.count(); i++) {
            frame.memory(i).get(frame.offset(i), bytes, at, frame.length(i));
            at += frame.length(i);
        }
        return bytes;
    }

    public long nowNanos() {
        return world.clock().nanoTime();
    }

    /** Lets time pass until the condition holds; fails after that much of it, or if nothing is left to happen. */
    public void runUntil(SimCondition condition, long limitNanos) {
        if (!world.runUntil(condition, nowNanos() + limitNanos)) {
            throw new AssertionError("still not after " + limitNanos / 1_000_000 + " ms of virtual time");
        }
    }

    public void runFor(long nanos) {
        world.runFor(nanos);
    }

    public void close() {
        left.stack.close();
        right.stack.close();
    }
}
