package io.anykernel.net.testing;

import io.anykernel.core.packet.BlockPool;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.net.ip.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import java.util.function.BooleanSupplier;

/** Two hosts on one wire, and the loop that runs them in virtual time. */
public final class TestNetwork {
    public static final IpAddress LEFT = IpAddress.parse("10.0.0.1");
    public static final IpAddress RIGHT = IpAddress.parse("10.0.0.2");
    public static final IpAddress LEFT_6 = IpAddress.parse("fd00::1");
    public static final IpAddress RIGHT_6 = IpAddress.parse("fd00::2");

    public final TestHost left;
    public final TestHost right;
    public final TestLink link;
    private long nowNanos;

    public TestNetwork(long seed) {
        this(seed, StackConfig.DEFAULT.withBuffers(1024, 512), 1500, 1_000_000_000L);
    }

    public TestNetwork(long seed, StackConfig config, int mtuBytes, long startNanos) {
        this(seed, config, mtuBytes, startNanos, null, null, null, null);
    }

    public TestNetwork(
            long seed,
            StackConfig config,
            int mtuBytes,
            long startNanos,
            PacketPool leftPackets,
            BlockPool leftBlocks,
            PacketPool rightPackets,
            BlockPool rightBlocks) {
        nowNanos = startNanos;
        left = new TestHost(config, seed ^ 0x1111, this::nowNanos, leftPackets, leftBlocks);
        right = new TestHost(config, seed ^ 0x2222, this::nowNanos, rightPackets, rightBlocks);
        link = new TestLink(seed, left.packets, right.packets, mtuBytes);
        link.nowNanos = startNanos;
        left.stack.attach(link.left, InterfaceConfig.of("10.0.0.1/24", "fd00::1/64"));
        right.stack.attach(link.right, InterfaceConfig.of("10.0.0.2/24", "fd00::2/64"));
    }

    public long nowNanos() {
        return nowNanos;
    }

    /** One step: both stacks work at the present time, then time moves to whatever comes next, at most by a second. */
    public void step() {
        boolean more = left.stack.poll(nowNanos);
        more |= right.stack.poll(nowNanos);
        if (more) {
            return;
        }
        long next = nowNanos + 1_000_000_000L;
        next = earlier(next, link.nextArrivalNanos());
        next = earlier(next, left.stack.nextDeadlineNanos());
        next = earlier(next, right.stack.nextDeadlineNanos());
        nowNanos = next - nowNanos > 0 ? next : nowNanos;
        link.advance(nowNanos);
    }

    private long earlier(long one, long other) {
        return other != Long.MAX_VALUE && other - one < 0 ? other : one;
    }

    /** Steps until the condition holds; fails after that much virtual time. */
    public void runUntil(BooleanSupplier condition, long limitNanos) {
        long end = nowNanos + limitNanos;
        while (!condition.getAsBoolean()) {
            if (nowNanos - end > 0) {
                throw new AssertionError("still not after " + limitNanos / 1_000_000 + " ms of virtual time");
            }
            step();
        }
    }

    /** Steps for that long. */
    public void runFor(long nanos) {
        long end = nowNanos + nanos;
        while (nowNanos - end < 0) {
            step();
        }
    }

    public void close() {
        left.stack.close();
        right.stack.close();
    }
}
