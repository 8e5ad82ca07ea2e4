package io.anykernel.hypercall.host;

/** Where the poller of one Cpu sleeps, and the bell that ends the sleep. */
interface Sleeper {
    /** Sleeps until {@link #ring}, a watched descriptor is ready, or the time is over; may return early. */
    void sleep(long nanos);

    /** As {@link #sleep}; an interrupt of the calling thread, pending or to come, ends it too and stays pending. */
    void sleepInterruptibly(long nanos);

    /** Ends a sleep, present or next. Callable from any thread. */
    void ring();

    /** Has {@link #sleep} also return when the port is ready. The caller holds the Cpu. */
    void watch(WatchedPort port);

    void unwatch(WatchedPort port);

    /** Whether a port is watched: the sleep is a system call then, which the loops of other Cpus cannot share. */
    boolean isWatching();
}
