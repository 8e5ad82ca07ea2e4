package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulated world: one thread, virtual time, and everything that happens decided by the seed and by what the code under
 * test does. Give each kernel a {@link SimCpu} with its loop attached, connect them by {@link #link}, and let time pass
 * with {@link #runUntil}.
 *
 * <p>Blocking calls work too: while one waits, the simulation goes on below it. Without a scheduling of another world to
 * stand on, such waits nest, and an outer one returns after every inner one has; with one, each body given to {@link
 * SimScheduling#start} waits for itself, and whole kernels run with their own loops. A wait that nothing can end throws
 * {@link SimDeadlockException} where it is the simulation's own.
 */
public final class SimWorld implements World {
    /** Far more than any honest run needs between two instants. */
    private static final int MAX_STEPS_WITHOUT_TIME = 20_000_000;

    private final long seed;
    private final SimRandom random;
    private final SimClock clock = new SimClock();
    private final SimTrace trace = new SimTrace();
    private final SimConsole console = new SimConsole();
    private final SimScheduling scheduling;
    private final SimPorts ports = new SimPorts();
    private final SimEntropy entropy;
    private final Arenas arenas;
    private final List<SimCpu> cpus = new ArrayList<>();
    private int stepsWithoutTime;
    private boolean hasExited;
    private int exitStatus;

    /** A world whose arenas are cut from memory of its own. */
    public SimWorld(long seed) {
        this(seed, new SimArenas());
    }

    public SimWorld(long seed, Arenas arenas) {
        this(seed, arenas, null);
    }

    /**
     * A world whose threads of control are those of another world, one at a time.
     *
     * @param below a host's or guest's; only its parkers and {@code start} are used
     */
    public SimWorld(long seed, Arenas arenas, Scheduling below) {
        this.seed = seed;
        this.arenas = arenas;
        this.scheduling = new SimScheduling(this, below);
        random = new SimRandom(seed);
        entropy = new SimEntropy(random.fork());
    }

    /** What a failing test prints. */
    public long seed() {
        return seed;
    }

    /** For decisions of a test's own; draws shift whatever is made from it later, so fork it first. */
    public SimRandom random() {
        return random;
    }

    public SimTrace trace() {
        return trace;
    }

    /** Makes a link; its ends open as {@code link:NAME}, the first two opens taking left and right. */
    public SimLink link(String name) {
        SimLink link = new SimLink(this, name, random.fork(), random.fork());
        ports.add(link);
        return link;
    }

    /** Makes a disk; it opens as {@code disk:NAME}. */
    public SimDisk disk(String name, long capacityBytes) {
        SimDisk disk = new SimDisk(this, name, capacityBytes, random.fork());
        ports.add(disk);
        return disk;
    }

    SimCpu newCpu(String name) {
        SimCpu cpu = new SimCpu(this, name);
        cpus.add(cpu);
        return cpu;
    }

    /**
     * Lets time pass until the condition holds, asking after each thing that happens.
     *
     * @param deadlineNanos on {@link #clock}
     * @return whether it holds; false at the deadline, or earlier if nothing is left to happen
     */
    public boolean runUntil(SimCondition condition, long deadlineNanos) {
        while (!condition.holds()) {
            if (!step(deadlineNanos)) {
                return false;
            }
        }
        return true;
    }

    /** Lets this much time pass. */
    public void runFor(long nanos) {
        long end = clock.nanoTime() + nanos;
        runUntil(() -> false, end);
        clock.advanceTo(end);
    }

    /** As {@link #runUntil} for a wait of the code under test: at its deadline, time has come that far. */
    boolean pumpUntil(SimCondition condition, long deadlineNanos) {
        if (scheduling.current() != null) {
            return scheduling.current().waitUntil(condition, deadlineNanos);
        }
        if (runUntil(condition, deadlineNanos)) {
            return true;
        }
        if (deadlineNanos == Cpu.NEVER) {
            throw new SimDeadlockException("a wait without deadline, and nothing is left to happen");
        }
        clock.advanceTo(deadlineNanos);
        return false;
    }

    /** Lets the next thing happen, if that is no later than the deadline. */
    private boolean step(long deadlineNanos) {
        if (++stepsWithoutTime > MAX_STEPS_WITHOUT_TIME) {
            throw new SimDeadlockException("time stands still: something runs again and again at " + clock.nanoTime());
        }
        return runReady() || scheduling.runNext() || passTime(deadlineNanos);
    }

    private boolean runReady() {
        boolean hasRun = false;
        for (int i = 0; i < cpus.size(); i++) {
            if (cpus.get(i).isReadyToPoll()) {
                cpus.get(i).pollLoop();
                hasRun = true;
            }
        }
        return hasRun;
    }

    private boolean passTime(long limitNanos) {
        long loopNanos = scheduling.nextDeadlineNanos();
        for (int i = 0; i < cpus.size(); i++) {
            loopNanos = Math.min(loopNanos, cpus.get(i).loopDeadlineNanos());
        }
        long eventNanos = clock.hasEvent() ? clock.nextEventNanos() : Cpu.NEVER;
        long next = Math.min(loopNanos, eventNanos);
        if (next == Cpu.NEVER || next > limitNanos) {
            return false;
        }
        if (next > clock.nanoTime()) {
            stepsWithoutTime = 0;
        }
        if (eventNanos <= loopNanos) {
            clock.runNext();
        } else {
            clock.advanceTo(loopNanos);
        }
        for (int i = 0; i < cpus.size(); i++) {
            cpus.get(i).onLoopDeadline();
        }
        return true;
    }

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public SimClock clock() {
        return clock;
    }

    @Override
    public Entropy entropy() {
        return entropy;
    }

    @Override
    public SimConsole console() {
        return console;
    }

    @Override
    public Arenas arenas() {
        return arenas;
    }

    @Override
    public SimScheduling scheduling() {
        return scheduling;
    }

    @Override
    public SimPorts ports() {
        return ports;
    }

    @Override
    public Bus bus() {
        return NO_BUS;
    }

    @Override
    public Accelerator accelerator() {
        return Accelerator.NONE;
    }

    /** Remembers the first status. */
    @Override
    public void exit(int status) {
        if (!hasExited) {
            hasExited = true;
            exitStatus = status;
        }
    }

    public boolean hasExited() {
        return hasExited;
    }

    public int exitStatus() {
        return exitStatus;
    }

    private static final Bus NO_BUS = new Bus() {
        @Override
        public int deviceCount() {
            return 0;
        }

        @Override
        public BusDevice device(int index) {
            throw new IndexOutOfBoundsException("no bus in simulation: device " + index);
        }

        @Override
        public DmaMemory allocateDma(int bytes, int alignment) {
            throw new OutOfArenaException(bytes, 0);
        }
    };

    /** Decided by the seed, and said to be weak for it. */
    private record SimEntropy(SimRandom random) implements Entropy {
        @Override
        public long nextLong() {
            return random.nextLong();
        }

        @Override
        public boolean isStrong() {
            return false;
        }
    }
}
