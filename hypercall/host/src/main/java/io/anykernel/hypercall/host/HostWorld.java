package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.Ports;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.host.posix.Posix;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The world of a process. It holds no resources of its own: ports and arenas are closed by their openers, so
 * any number of kernels may share one.
 *
 * <p>Files, links, threads and arenas need the JDK alone, on any operating system. TAP interfaces and block devices need
 * Linux and a binding to its system calls, which is loaded when the first of them is asked for.
 */
public final class HostWorld implements World {
    private static final Bus NO_BUS = new NoBus();

    private final SystemCalls calls;
    private final Console console;
    private final IntConsumer onExit;
    private final Clock clock = new HostClock();
    private final Entropy entropy = new HostEntropy();
    private final Accelerator accelerator = new HostAccelerator();
    private final Arenas arenas;
    private final Scheduling scheduling;
    private final Ports ports;

    private HostWorld(Builder builder) {
        calls = builder.calls;
        console = builder.console;
        onExit = builder.onExit;
        arenas = new HostArenas(calls);
        scheduling = new HostScheduling(console, builder.loops);
        ports = new HostPorts(calls, arenas, console);
    }

    /** A world as most embedders want it. */
    public static HostWorld create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "host";
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Entropy entropy() {
        return entropy;
    }

    @Override
    public Console console() {
        return console;
    }

    @Override
    public Arenas arenas() {
        return arenas;
    }

    @Override
    public Scheduling scheduling() {
        return scheduling;
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public Bus bus() {
        return NO_BUS;
    }

    @Override
    public Accelerator accelerator() {
        return accelerator;
    }

    @Override
    public void exit(int status) {
        onExit.accept(status);
    }

    /** Bytes of all arenas in this process that are mapped and not closed. */
    public static long lentArenaBytes() {
        return HostArenas.lentBytes();
    }

    /**
     * The binding to system calls, for adapters that stand on the same calls; nothing where none loads. Loads it unless that
     * is done: what is mapped from then on comes from the operating system directly.
     */
    public Optional<Posix> posix() {
        return calls.find();
    }

    /** Choices of an embedder; each has a default. */
    public static final class Builder {
        private SystemCalls calls = SystemCalls.found();
        private Console console = text -> System.err.println(text);
        private IntConsumer onExit = status -> {};
        private LoopGroup loops;

        private Builder() {}

        /** Where lines for a person go; standard error unless set. Called from any thread. */
        public Builder console(Console console) {
            this.console = console;
            return this;
        }

        /** Which system calls to use; {@link PosixBindings#find} at the first need unless set. Empty means none. */
        public Builder posix(Optional<Posix> posix) {
            this.calls = SystemCalls.of(posix);
            return this;
        }

        /** What {@link World#exit} does; nothing unless set, since the process is the embedder's. */
        public Builder onExit(IntConsumer onExit) {
            this.onExit = onExit;
            return this;
        }

        /**
         * Which thread runs the loops of this world's Cpus, together with those of other worlds; {@code null}, as unless set,
         * gives each loop a thread of its own.
         */
        public Builder loops(LoopGroup loops) {
            this.loops = loops;
            return this;
        }

        public HostWorld build() {
            return new HostWorld(this);
        }
    }

    private static final class HostEntropy implements Entropy {
        private final SecureRandom random = new SecureRandom();

        @Override
        public long nextLong() {
            return random.nextLong();
        }
    }

    private static final class NoBus implements Bus {
        @Override
        public int deviceCount() {
            return 0;
        }

        @Override
        public BusDevice device(int index) {
            throw new IndexOutOfBoundsException("no bus in a process: device " + index);
        }

        @Override
        public DmaMemory allocateDma(int bytes, int alignment) {
            throw new OutOfArenaException(bytes, 0);
        }
    }
}
