package io.anykernel.kernel;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.sync.Once;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.World;
import java.util.ArrayList;
import java.util.List;

/**
 * One instance: an arena, a Cpu with its loop, drivers, and the order in which they end.
 *
 * <p>Use: construct, wire (construct drivers, {@link #attach} what is polled, {@link #onClose} what must end), {@link
 * #start}, {@link #booted}, {@link #close}. Wiring happens on one thread of control.
 */
public final class Kernel implements AutoCloseable {
    private static final int LOCK_RANK = 5;

    private final World world;
    private final Cpu cpu;
    private final Arena arena;
    private final Counters counters = new Counters();
    private final HeldLines lines;
    private final Log log;
    private final Wiring wiring = new Wiring();
    private final List<Ending> endings = new ArrayList<>();
    private final List<Ending> loans = new ArrayList<>();
    private final List<Ending> resets = new ArrayList<>();
    private final List<PacketPool> packetPools = new ArrayList<>();
    private final List<PayloadPool> payloadPools = new ArrayList<>();
    private final Loop loop;
    private final long startedNanos;
    private long bootNanos;
    private final Once closing;

    private record Ending(String name, boolean confined, AutoCloseable part) {}

    /**
     * Maps the arena; nothing runs yet.
     *
     * @param name for threads, logs and errors
     * @throws io.anykernel.hypercall.OutOfArenaException if the world cannot lend {@code arenaBytes}
     * @throws IllegalArgumentException if the world speaks another version of the hypercalls
     */
    public Kernel(String name, World world, long arenaBytes) {
        if (world.version() != World.API_VERSION) {
            throw new IllegalArgumentException(
                    "world " + world.name() + " has version " + world.version() + ", need " + World.API_VERSION);
        }
        this.world = world;
        this.startedNanos = world.clock().nanoTime();
        this.cpu = world.scheduling().newCpu(name);
        this.closing = new Once("kernel.closing", LOCK_RANK, world.scheduling());
        this.lines = new HeldLines(
                world.console(), cpu, counters.counter("log.lost"), counters.counter("log.console-failures"));
        this.log = new Log(lines, name);
        this.arena = world.arenas().map(arenaBytes);
        this.loop = new Loop(name, world, cpu, log, lines);
        wiring.add(new Wiring.Part(world.name(), Wiring.WORLD, "hypercalls version " + world.version(), 0));
    }

    public World world() {
        return world;
    }

    public Clock clock() {
        return world.clock();
    }

    /** Confines every driver of this kernel. */
    public Cpu cpu() {
        return cpu;
    }

    public Arena arena() {
        return arena;
    }

    public Counters counters() {
        return counters;
    }

    /** Lines that a holder of the Cpu writes reach the console after it is released. */
    public Log log() {
        return log;
    }

    public Wiring wiring() {
        return wiring;
    }

    /** Nanoseconds from construction until {@link #booted}, or 0 before. */
    public long bootNanos() {
        return bootNanos;
    }

    public long uptimeNanos() {
        return clock().nanoTime() - startedNanos;
    }

    // ---- wiring

    /** Records that a part is ready, and what it uses; the names must be recorded already. */
    public void part(String name, int floor, String detail, String... uses) {
        wiring.add(new Wiring.Part(name, floor, detail, uptimeNanos()), uses);
    }

    /** Has the loop run {@code driver}, from its next turn on. The caller does not hold the Cpu. */
    public void attach(DutyCycle driver) {
        if (!loop.isStarted()) {
            loop.attach(driver);
            return;
        }
        cpu.acquire();
        try {
            loop.attach(driver);
        } finally {
            cpu.release();
        }
        cpu.wake();
    }

    /** Has {@link #close} end a part that is confined to the Cpu, which is held then. Last registered ends first. */
    public <T extends AutoCloseable> T onCloseConfined(String name, T part) {
        endings.add(new Ending(name, true, part));
        return part;
    }

    /** Has {@link #close} end a part that may wait for the loop; the Cpu is not held. Last registered ends first. */
    public <T extends AutoCloseable> T onClose(String name, T part) {
        endings.add(new Ending(name, false, part));
        return part;
    }

    /**
     * Has {@link #close} give back what the world lent, such as a port: after everything else, when the loop has ended
     * and no thread holds the Cpu, and also where the Cpu failed and the driver above may not be called any more.
     *
     * @param part whose {@code close} may be called twice: its driver closes it first where that can be ended
     */
    public <T extends AutoCloseable> T lent(String name, T part) {
        loans.add(new Ending(name, false, part));
        return part;
    }

    /**
     * Has {@link #close} stop a device that reaches the arena by itself: when the loop has ended and no thread holds the
     * Cpu, and also where the Cpu failed and the driver may not be called any more. A device that cannot be stopped keeps the
     * arena: it is not given back.
     *
     * @param reset stops the device, whatever state its driver is in; it may have been stopped before
     */
    public void reaches(String name, AutoCloseable reset) {
        resets.add(new Ending(name, false, reset));
    }

    /** Cuts a pool that {@link #close} expects back full. */
    public PacketPool packetPool(String name, int count, int runBytes) {
        PacketPool pool = new PacketPool(name, arena, count, runBytes, counters);
        packetPools.add(pool);
        return pool;
    }

    /** Cuts a pool that {@link #close} expects back full. */
    public PayloadPool payloadPool(String name, int count, int bufferBytes) {
        PayloadPool pool = new PayloadPool(name, arena, count, bufferBytes, counters);
        payloadPools.add(pool);
        return pool;
    }

    /** Starts the loop. Parts that need it, such as mounts of queued devices, may still be wired afterwards. */
    public void start() {
        loop.start();
    }

    /** Says that every part is ready, which ends the boot. */
    public void booted() {
        bootNanos = uptimeNanos();
    }

    // ---- ending

    /**
     * Ends every part, last first, stops the loop and the devices that reach the arena, returns what was lent, checks the
     * pools and closes the arena.
     * Idempotent, by any number of threads of control: the first ends the parts, others return at once, perhaps before it has.
     *
     * @throws IllegalStateException if a part failed to end or left buffers out; everything else was ended all the same
     */
    @Override
    public void close() {
        if (!closing.take()) {
            return;
        }
        List<String> problems = new ArrayList<>();
        endAll(endings, problems);
        loop.stop();
        int before = problems.size();
        endAll(resets, problems);
        boolean isArenaReached = problems.size() > before;
        endAll(loans, problems);
        lines.deliverRest(null);
        collectLeaks(problems);
        if (isArenaReached) {
            problems.add("arena: kept, since a device may still reach it");
        } else {
            arena.close();
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("kernel closed uncleanly: " + problems);
        }
    }

    private void endAll(List<Ending> parts, List<String> problems) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            end(parts.get(i), problems);
        }
    }

    private void end(Ending ending, List<String> problems) {
        boolean held = false;
        try {
            if (ending.confined()) {
                cpu.acquire();
                held = true;
            }
            ending.part().close();
        } catch (Throwable failure) {
            // Whatever it is, the other parts still have to end.
            problems.add(ending.name() + ": " + failure);
        } finally {
            if (held) {
                cpu.release();
            }
        }
    }

    private void collectLeaks(List<String> problems) {
        for (PacketPool pool : packetPools) {
            problems.addAll(pool.leaks());
        }
        for (PayloadPool pool : payloadPools) {
            problems.addAll(pool.leaks());
        }
    }
}
