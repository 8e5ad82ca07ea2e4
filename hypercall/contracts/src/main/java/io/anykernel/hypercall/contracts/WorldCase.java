package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.World;

/**
 * A case for every world. What it feeds its probe depends neither on how fast time passes nor on which thread of control
 * runs first, so that all worlds see the same. Arenas that it maps are closed at its end.
 */
public record WorldCase(String name, WorldSource worlds, Body body) implements ContractCase {
    /** The case itself. */
    public interface Body {
        void run(Probe probe, World world) throws Exception;
    }

    @Override
    public void run(Probe probe) throws Exception {
        CaseWorld world = new CaseWorld(worlds.world());
        try {
            body.run(probe, world);
        } finally {
            world.closeArenas();
        }
    }
}
