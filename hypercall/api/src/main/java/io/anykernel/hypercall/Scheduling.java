package io.anykernel.hypercall;

/** Virtual CPUs, locks and threads of control: threads on a JVM, fibers on bare metal, events in simulation. */
public interface Scheduling {
    /** Creates a virtual CPU; see {@link Cpu}. */
    Cpu newCpu(String name);

    /**
     * Creates a lock.
     *
     * @param rank locks are taken in ascending rank; worlds check it when asked to
     */
    Lock newLock(String name, int rank);

    /** Creates a parker for one waiting thread of control at a time. */
    Parker newParker();

    /** Starts a thread of control; what its body throws is reported on the console and ends it alone. */
    void start(String name, Runnable body);

    /**
     * Runs the loop of a Cpu until it ends: on a thread of control of its own, or, where the world says so, on one that the loops
     * of several Cpus share. The caller does not hold the Cpu, which has one loop at a time.
     *
     * @param name of the thread of control, if it is the loop's own
     */
    default void startLoop(String name, Cpu cpu, CpuLoop loop) {
        start(name, () -> loop.runOn(cpu));
    }

    /** Lets others run; returns at once where there are none. */
    void yield();
}
