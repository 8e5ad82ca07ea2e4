package io.anykernel.net.autoconf;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.net.ip.AddressClients;
import io.anykernel.net.ip.NetworkInterface;

/** Those of a stack's interfaces that listen to routers (SLAAC). Confined to one Cpu. */
public final class RouterClients extends AddressClients<RouterClient> {
    private final TimerWheel timers;
    private final RouterCounters counters;
    private final Log log;

    public RouterClients(TimerWheel timers, Counters counters, Log log) {
        this.timers = timers;
        this.counters = new RouterCounters(counters);
        this.log = log;
    }

    @Override
    protected RouterClient newClient(NetworkInterface port, Runnable observer) {
        return new RouterClient(port, timers, counters, log, observer);
    }

    /** Advertisements are taken where they arrive. */
    @Override
    public void poll(long nowNanos) {}
}
