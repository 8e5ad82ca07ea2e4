package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Ports;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;
import java.util.ArrayList;
import java.util.List;

/** Another world that remembers the arenas mapped through it, so that none outlives its case. */
final class CaseWorld implements World {
    private final World world;
    private final List<Arena> arenas = new ArrayList<>();

    CaseWorld(World world) {
        this.world = world;
    }

    void closeArenas() {
        for (Arena arena : arenas) {
            arena.close();
        }
        arenas.clear();
    }

    private Arena map(long bytes) {
        Arena arena = world.arenas().map(bytes);
        arenas.add(arena);
        return arena;
    }

    @Override
    public Arenas arenas() {
        return this::map;
    }

    @Override
    public int version() {
        return world.version();
    }

    @Override
    public String name() {
        return world.name();
    }

    @Override
    public Clock clock() {
        return world.clock();
    }

    @Override
    public Entropy entropy() {
        return world.entropy();
    }

    @Override
    public Console console() {
        return world.console();
    }

    @Override
    public Scheduling scheduling() {
        return world.scheduling();
    }

    @Override
    public Ports ports() {
        return world.ports();
    }

    @Override
    public Bus bus() {
        return world.bus();
    }

    @Override
    public Accelerator accelerator() {
        return world.accelerator();
    }

    @Override
    public void exit(int status) {
        world.exit(status);
    }
}
