package io.anykernel.benchmarks.impairment;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.host.HostWorld;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Carries frames between two TAP interfaces, each direction over an {@link ImpairedLine}: {@code TAP TAP}. A line of input,
 * {@code SEED CONDITIONS}, is answered once both directions follow it; what was under way is lost. Only frames of IPv4 are
 * impaired: others, of neighbor discovery, are delayed, so that they shift no decision.
 */
final class ImpairedLink {
    private static final int FRAME_BYTES = 2048;
    private static final int CAPACITY_FRAMES = 32_768;
    private static final int BATCH_FRAMES = 64;
    private static final int ETHER_TYPE = 12;
    private static final int IPV4 = 0x0800;
    private static final long NANOS_PER_MICRO = 1_000L;
    /** A sleep may end so much too late: the rest of the time is spent polling. */
    private static final long LATE_NANOS = 100_000L;

    private static final long CHECK_NANOS = 20_000_000L;

    /** What is to be done, once. */
    private record Command(long seed, Conditions conditions) {}

    /** Frames from one interface to the other. */
    private final class Direction {
        private final NetPort from;
        private final NetPort to;
        private final FramesUnderWay underWay;
        private ImpairedLine line;
        private long plainNanos;
        private long overruns;

        Direction(NetPort from, NetPort to) {
            this.from = from;
            this.to = to;
            int bytes = CAPACITY_FRAMES * FRAME_BYTES;
            underWay = new FramesUnderWay(world.arenas().map(bytes).allocate(bytes, 64), CAPACITY_FRAMES, FRAME_BYTES);
        }

        void follow(Conditions conditions, long seed) {
            line = new ImpairedLine(conditions, seed);
            plainNanos = conditions.delayMicros() * NANOS_PER_MICRO;
            underWay.clear();
        }

        /** Takes frames that were sent; returns how many. */
        int take(long nowNanos) {
            for (int i = 0; i < BATCH_FRAMES; i++) {
                int length = from.receive(vector.clear().add(frame, 0, FRAME_BYTES));
                if (length <= 0) {
                    return i;
                }
                if (length > ETHER_TYPE && frame.u16be(ETHER_TYPE) == IPV4) {
                    impair(length, nowNanos);
                } else {
                    keep(length, nowNanos + plainNanos);
                }
            }
            return BATCH_FRAMES;
        }

        private void impair(int length, long nowNanos) {
            line.enter(length, nowNanos);
            for (int copies = line.arrives() ? line.isDuplicated() ? 2 : 1 : 0; copies > 0; copies--) {
                keep(length, line.arrivalNanos());
            }
        }

        private void keep(int length, long arrivalNanos) {
            if (!underWay.add(frame, length, arrivalNanos) && overruns++ == 0) {
                System.err.println("more than " + CAPACITY_FRAMES + " frames are under way: some are lost");
            }
        }

        void deliver(long nowNanos) {
            while (underWay.nextNanos() <= nowNanos) {
                vector.clear().add(underWay.memory(), underWay.firstOffset(), underWay.firstBytes());
                while (to.send(vector) == NetPort.WOULD_BLOCK) {
                    Thread.onSpinWait();
                }
                underWay.removeFirst();
            }
        }
    }

    private final HostWorld world = HostWorld.create();
    private final Cpu cpu = world.scheduling().newCpu("link");
    private final Memory frame = world.arenas().map(FRAME_BYTES).allocate(FRAME_BYTES, 64);
    private final IoVector vector = new IoVector(1);
    private final AtomicReference<Command> commands = new AtomicReference<>();
    private final Direction forth;
    private final Direction back;

    private ImpairedLink(String left, String right) {
        cpu.acquire();
        NetPort leftPort = world.ports().openNet("tap:" + left, cpu);
        NetPort rightPort = world.ports().openNet("tap:" + right, cpu);
        forth = new Direction(leftPort, rightPort);
        back = new Direction(rightPort, leftPort);
    }

    public static void main(String[] args) {
        ImpairedLink link = new ImpairedLink(args[0], args[1]);
        link.follow(new Command(0, Conditions.ofRoundTrip(0)));
        Thread reader = new Thread(link::readCommands, "commands");
        reader.setDaemon(true);
        reader.start();
        System.out.println("listening");
        link.run();
    }

    private void readCommands() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String[] words = line.split(" ", 2);
                commands.set(new Command(Long.parseLong(words[0]), Conditions.parse(words[1])));
                cpu.wake();
            }
        } catch (IOException gone) {
            // So is the process that this one serves.
        }
        System.exit(0);
    }

    private void follow(Command command) {
        forth.follow(command.conditions(), command.seed());
        back.follow(command.conditions(), ~command.seed());
    }

    private void run() {
        while (true) {
            Command command = commands.getAndSet(null);
            if (command != null) {
                follow(command);
                System.out.println("ready");
            }
            pass();
        }
    }

    private void pass() {
        long now = world.clock().nanoTime();
        int taken = forth.take(now) + back.take(now);
        forth.deliver(now);
        back.deliver(now);
        long next = Math.min(forth.underWay.nextNanos(), back.underWay.nextNanos());
        if (taken == 0 && next - now > LATE_NANOS) {
            cpu.idle(Math.min(next - LATE_NANOS, now + CHECK_NANOS));
        }
    }
}
