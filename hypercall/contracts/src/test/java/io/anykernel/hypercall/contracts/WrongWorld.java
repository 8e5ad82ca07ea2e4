package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Ports;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.SimArenas;
import io.anykernel.hypercall.sim.SimWorld;

/** A sound simulated world for a mutant to spoil one thing of. In simulation, a wait that hangs is an exception at once. */
public class WrongWorld implements World {
    private static final HostWorld HOST =
            HostWorld.builder().console(line -> {}).build();

    protected final World sound = new SimWorld(1, new SimArenas(), HOST.scheduling());

    @Override
    public int version() {
        return sound.version();
    }

    @Override
    public String name() {
        return sound.name();
    }

    @Override
    public Clock clock() {
        return sound.clock();
    }

    @Override
    public Entropy entropy() {
        return sound.entropy();
    }

    @Override
    public Console console() {
        return sound.console();
    }

    @Override
    public Arenas arenas() {
        return sound.arenas();
    }

    @Override
    public Scheduling scheduling() {
        return sound.scheduling();
    }

    @Override
    public Ports ports() {
        return sound.ports();
    }

    @Override
    public Bus bus() {
        return sound.bus();
    }

    @Override
    public Accelerator accelerator() {
        return sound.accelerator();
    }

    @Override
    public void exit(int status) {
        sound.exit(status);
    }
}
