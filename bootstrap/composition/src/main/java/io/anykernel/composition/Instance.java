package io.anykernel.composition;

import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.handle.OpenHandles;
import io.anykernel.core.log.Counters;
import io.anykernel.core.sync.Once;
import io.anykernel.core.time.Durations;
import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.stack.NetStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A composition that runs, and what an {@link Application} sees of its world. Callable from any thread of control that does
 * not hold the Cpu.
 */
public final class Instance implements AutoCloseable {
    /** How long {@link #close} waits for connections that were closed in order. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private static final int LOCK_RANK = 5;

    private final Kernel kernel;
    private final List<String> arguments;
    private final ApplicationThreads threads;
    private final ApplicationParts parts;
    private final List<Started> started = new ArrayList<>();
    private final boolean isTrackingOpens;
    private boolean isLoopRunning;
    private long lingerNanos;
    private final Once closing;
    private List<String> leftOpen = List.of();

    private record Started(String name, Object made) {}

    Instance(Kernel kernel, List<String> arguments, boolean isTrackingOpens) {
        this.kernel = kernel;
        this.isTrackingOpens = isTrackingOpens;
        this.arguments = arguments;
        this.threads = new ApplicationThreads(kernel.world().scheduling(), kernel.log());
        this.parts = new ApplicationParts(kernel.world().scheduling());
        this.closing = new Once("instance.closing", LOCK_RANK, kernel.world().scheduling());
    }

    // ---- composed by Composition

    void start(Component component) {
        if (component.needs().contains(Composition.LOOP)) {
            startLoop();
        }
        started.add(new Started(component.name(), component.start(this)));
    }

    /** Idempotent. */
    void startLoop() {
        if (!isLoopRunning) {
            isLoopRunning = true;
            kernel.start();
        }
    }

    /** Every component has started: what the application registers ends before any of them. */
    void started() {
        startLoop();
        kernel.onClose("application", this::closeApplication);
    }

    private void closeApplication() {
        threads.close();
        try {
            parts.close();
        } finally {
            endNetworkUse();
        }
    }

    private void endNetworkUse() {
        try {
            leftOpen = OpenHandles.lines(openHandles());
            NetStack stack = find(TcpIp.NAME, NetStack.class);
            if (stack != null && lingerNanos > 0) {
                stack.linger(lingerNanos);
            }
        } catch (CpuFailedException failed) {
            // The stack says so again when it ends.
        }
    }

    boolean isTrackingOpens() {
        return isTrackingOpens;
    }

    /**
     * Starts an application on a thread of control of its own.
     *
     * @throws IllegalStateException if the instance was given one before, or closes
     */
    public void startApplication(Application application) {
        threads.start(application, this);
    }

    // ---- what an application sees

    /**
     * The stack.
     *
     * @throws IllegalStateException if the composition has none
     */
    public NetStack net() {
        return component(TcpIp.NAME, NetStack.class);
    }

    /**
     * The tree of files.
     *
     * @throws IllegalStateException if the composition has none
     */
    public Vfs files() {
        return component(FileTree.NAME, FileTree.Tree.class).files();
    }

    /** The words that the instance was started with. */
    public List<String> arguments() {
        return arguments;
    }

    /** Time of the instance's world: virtual in the simulator. */
    public Clock clock() {
        return kernel.clock();
    }

    /** Lines for a person. */
    public Console console() {
        return kernel.world().console();
    }

    /** What the kernel counts, by dotted name. */
    public Counters counters() {
        return kernel.counters();
    }

    /** The kernel: Cpu, arena, wiring, log. */
    public Kernel kernel() {
        return kernel;
    }

    /**
     * What a component made.
     *
     * @throws IllegalStateException if the composition has none of that name and type, or it has not started yet
     */
    public <T> T component(String name, Class<T> type) {
        T found = find(name, type);
        if (found == null) {
            throw new IllegalStateException("this instance has no " + type.getSimpleName() + " named '" + name + "'");
        }
        return found;
    }

    private <T> T find(String name, Class<T> type) {
        for (Started each : started) {
            if (each.name().equals(name) && type.isInstance(each.made())) {
                return type.cast(each.made());
            }
        }
        return null;
    }

    /**
     * What the application has opened and not closed: sockets, listeners, UDP ports and files. With {@link
     * Composition#trackOpens} each says where it was opened.
     */
    public List<OpenHandle> openHandles() {
        List<OpenHandle> open = new ArrayList<>();
        NetStack stack = find(TcpIp.NAME, NetStack.class);
        if (stack != null) {
            open.addAll(stack.openHandles());
        }
        FileTree.Tree tree = find(FileTree.NAME, FileTree.Tree.class);
        if (tree != null) {
            open.addAll(tree.files().openHandles());
        }
        return open;
    }

    /**
     * Starts a thread of control of the application's. What its body throws is reported on the console and ends it alone;
     * while the instance closes, calls that wait in it end in a {@code KernelException}, which is not reported.
     */
    public void startThread(String name, Runnable body) {
        threads.start(name, body);
    }

    /**
     * Has {@link #close} end {@code part} while stack and files still run. Last registered ends first.
     *
     * @throws io.anykernel.core.error.KernelException {@code BAD_HANDLE} if the instance closes: the part stays the caller's
     */
    public <T extends AutoCloseable> T onClose(String name, T part) {
        parts.add(name, part);
        return part;
    }

    // ---- the end

    /** Ends the application with a status; the first call counts. Returns at once, and closes nothing by itself. */
    public void end(int status) {
        threads.end(status);
    }

    /** Whether the application has ended, in one of the ways that {@link Application#start} names. */
    public boolean hasEnded() {
        return threads.hasEnded();
    }

    /** Waits until the application has ended, on one thread of control at a time; returns its status. */
    public int awaitEnd() {
        return threads.awaitEnd();
    }

    /**
     * Waits, after {@link #close}, until the application's threads have noticed, on one thread of control at a time.
     *
     * @param deadlineNanos on the instance's clock, or {@link Cpu#NEVER}
     * @return false if some still run at the deadline
     */
    public boolean awaitThreads(long deadlineNanos) {
        return threads.awaitQuiet(deadlineNanos);
    }

    /**
     * As {@link #awaitThreads(long)}, from now on; longer than a clock counts is for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public boolean awaitThreads(Duration timeout) {
        long nanos = Durations.timeoutNanos(timeout);
        long nowNanos = clock().nanoTime();
        return awaitThreads(nanos >= Cpu.NEVER - nowNanos ? Cpu.NEVER : nowNanos + nanos);
    }

    /**
     * Ends the application's parts, files and stack, and releases all memory. Connections that the application has closed in
     * order get a second to send what is queued; those that are open are reset. Idempotent, by any number of threads of control:
     * the first ends the parts, others return at once, perhaps before it has.
     *
     * @throws IllegalStateException if a part failed to end or left buffers out; it names what the application left open
     */
    @Override
    public void close() {
        closeOnce(LINGER_NANOS);
    }

    private void closeOnce(long waitNanos) {
        if (!closing.take()) {
            return;
        }
        lingerNanos = waitNanos;
        try {
            kernel.close();
        } catch (IllegalStateException unclean) {
            throw leftOpen.isEmpty()
                    ? unclean
                    : new IllegalStateException(unclean.getMessage() + "; left open: " + leftOpen, unclean);
        } finally {
            reportLeftOpen();
        }
    }

    /**
     * As {@link #close()} with another bound for connections that were closed in order; zero resets them.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void close(Duration linger) {
        closeOnce(Durations.timeoutNanos(linger));
    }

    private void reportLeftOpen() {
        if (isTrackingOpens) {
            for (String each : leftOpen) {
                kernel.log().line("event=left-open handle=" + each);
            }
        }
        leftOpen = List.of();
    }
}
