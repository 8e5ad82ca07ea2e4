package io.anykernel.gateway;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Ports;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;
import java.nio.channels.Selector;

/** The host's world, except that a Cpu sleeps in the gateway's selector. */
final class GatewayWorld implements World, Scheduling {
    private final World host;
    private final Selector selector;

    GatewayWorld(World host, Selector selector) {
        this.host = host;
        this.selector = selector;
    }

    @Override
    public Cpu newCpu(String name) {
        return new SelectorCpu(name, selector, host.clock()::nanoTime);
    }

    @Override
    public Lock newLock(String name, int rank) {
        return host.scheduling().newLock(name, rank);
    }

    @Override
    public Parker newParker() {
        return host.scheduling().newParker();
    }

    @Override
    public void start(String name, Runnable body) {
        host.scheduling().start(name, body);
    }

    @Override
    public void yield() {
        host.scheduling().yield();
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public Clock clock() {
        return host.clock();
    }

    @Override
    public Entropy entropy() {
        return host.entropy();
    }

    @Override
    public Console console() {
        return host.console();
    }

    @Override
    public Arenas arenas() {
        return host.arenas();
    }

    @Override
    public Scheduling scheduling() {
        return this;
    }

    @Override
    public Ports ports() {
        return host.ports();
    }

    @Override
    public Bus bus() {
        return host.bus();
    }

    @Override
    public Accelerator accelerator() {
        return host.accelerator();
    }

    @Override
    public void exit(int status) {
        host.exit(status);
    }
}
