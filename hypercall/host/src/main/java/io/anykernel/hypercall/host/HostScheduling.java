package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuLoop;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;

/** Threads, and virtual CPUs that are locks among them. */
final class HostScheduling implements Scheduling {
    private final Console console;

    /** Runs the loops, or {@code null}: each has a thread of its own. */
    private final LoopGroup loops;

    HostScheduling(Console console, LoopGroup loops) {
        this.console = console;
        this.loops = loops;
    }

    @Override
    public Cpu newCpu(String name) {
        return new HostCpu(name, new HostSleeper());
    }

    @Override
    public Lock newLock(String name, int rank) {
        return new HostLock(name, rank);
    }

    @Override
    public Parker newParker() {
        return new HostParker();
    }

    /** Starts a daemon thread: it does not keep the process alive. */
    @Override
    public void start(String name, Runnable body) {
        Thread thread = new Thread(() -> runReporting(name, body), name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void startLoop(String name, Cpu cpu, CpuLoop loop) {
        if (loops != null && cpu instanceof HostCpu grouped) {
            loops.start(new GroupedLoop(name, loops, this, grouped, loop));
        } else {
            Scheduling.super.startLoop(name, cpu, loop);
        }
    }

    private void runReporting(String name, Runnable body) {
        try {
            body.run();
        } catch (Throwable ended) {
            console.line("thread ended: name=" + name + " cause=" + ended);
        }
    }

    @Override
    public void yield() {
        Thread.yield();
    }
}
