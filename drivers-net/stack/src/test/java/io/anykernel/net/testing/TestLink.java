package io.anykernel.net.testing;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.error.Errno;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.hypercall.Cpu;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Two devices on one wire of bad quality, in virtual time, decided by a seed. */
public final class TestLink {
    private final SplittableRandom random;
    private final PriorityQueue<Frame> wire = new PriorityQueue<>();
    private final ArrayDeque<byte[]> spare = new ArrayDeque<>();
    private long order;
    public long nowNanos;
    public long delayNanos = 1_000_000;
    public long jitterNanos;
    public double loss;
    public double duplication;
    public double corruption;
    /** Sees a copy of every frame that is sent, before it is harmed. */
    public Consumer<byte[]> tap;

    public final End left;
    public final End right;

    private record Frame(long atNanos, long order, End to, byte[] bytes, int length) implements Comparable<Frame> {
        @Override
        public int compareTo(Frame other) {
            int byTime = Long.signum(atNanos - other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    public TestLink(long seed, PacketPool leftPool, PacketPool rightPool, int mtuBytes) {
        random = new SplittableRandom(seed);
        left = new End("left", 0x0200_0000_0001L, leftPool, mtuBytes);
        right = new End("right", 0x0200_0000_0002L, rightPool, mtuBytes);
        left.peer = right;
        right.peer = left;
    }

    /** When the next frame arrives, or {@code Cpu.NEVER}. */
    public long nextArrivalNanos() {
        if (!left.arrived.isEmpty() || !right.arrived.isEmpty()) {
            return nowNanos;
        }
        return wire.isEmpty() ? Cpu.NEVER : wire.peek().atNanos;
    }

    /** Moves frames that are due to their ends. */
    public void advance(long nowNanos) {
        this.nowNanos = nowNanos;
        while (!wire.isEmpty() && wire.peek().atNanos - nowNanos <= 0) {
            Frame frame = wire.poll();
            frame.to.arrived.add(frame);
        }
    }

    /** Puts a frame on the wire as if {@code from} had sent it. */
    public void inject(End from, byte[] frame) {
        schedule(from.peer, frame.clone(), frame.length, 0);
    }

    private void send(End to, PacketBuffer packet) {
        int length = packet.totalBytes();
        if (tap != null) {
            byte[] copy = new byte[length];
            copyOut(packet, copy);
            tap.accept(copy);
        }
        if (loss > 0 && random.nextDouble() < loss) {
            return;
        }
        byte[] bytes = buffer(length);
        copyOut(packet, bytes);
        if (corruption > 0 && random.nextDouble() < corruption) {
            int bit = random.nextInt(length * 8);
            bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
        schedule(to, bytes, length, jitter());
        if (duplication > 0 && random.nextDouble() < duplication) {
            schedule(to, bytes.clone(), length, jitter());
        }
    }

    private long jitter() {
        return jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
    }

    private void schedule(End to, byte[] bytes, int length, long extraNanos) {
        wire.add(new Frame(nowNanos + delayNanos + extraNanos, order++, to, bytes, length));
    }

    private byte[] buffer(int length) {
        byte[] bytes = length <= 2048 ? spare.poll() : null;
        return bytes != null ? bytes : new byte[Math.max(2048, length)];
    }

    private static void copyOut(PacketBuffer packet, byte[] into) {
        int at = packet.runBytes();
        packet.memory().get(packet.start(), into, 0, at);
        for (int i = 0; i < packet.sliceCount(); i++) {
            int part = packet.sliceLength(i);
            packet.sliceBlock(i).memory().get(packet.sliceOffset(i), into, at, part);
            at += part;
        }
    }

    /** One of the two devices. */
    public final class End implements NetDevice {
        private final NetDeviceInfo info;
        private final PacketPool pool;
        private final ArrayDeque<Frame> arrived = new ArrayDeque<>();
        private End peer;
        public boolean isFull;

        End(String name, long mac, PacketPool pool, int mtuBytes) {
            this.info = new NetDeviceInfo(name, mac, mtuBytes, 0);
            this.pool = pool;
        }

        @Override
        public NetDeviceInfo info() {
            return info;
        }

        @Override
        public boolean isLinkUp() {
            return true;
        }

        @Override
        public int poll(long now, int budget, FrameSink up) {
            int count = 0;
            while (count < budget && !arrived.isEmpty()) {
                PacketBuffer packet = pool.acquire("test link");
                if (packet == null) {
                    break;
                }
                Frame frame = arrived.poll();
                packet.memory().put(packet.extend(frame.length), frame.bytes, 0, frame.length);
                if (frame.bytes.length == 2048) {
                    spare.add(frame.bytes);
                }
                up.onFrame(packet, now);
                count++;
            }
            return count;
        }

        @Override
        public int transmit(PacketBuffer frame) {
            if (isFull) {
                return Errno.WOULD_BLOCK;
            }
            send(peer, frame);
            frame.release();
            return Errno.OK;
        }

        @Override
        public void flush() {}

        @Override
        public long nextDeadlineNanos() {
            return Cpu.NEVER;
        }

        @Override
        public void close() {
            arrived.clear();
        }
    }
}
