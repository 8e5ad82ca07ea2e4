package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.sim.SimWorld;

/**
 * A case that needs virtual time, links or faults at will: it runs in a simulation of its own, whatever world that runs in,
 * and may feed its probe times and traces.
 *
 * @param seed of the simulation
 */
public record SimCase(String name, long seed, Body body) implements ContractCase {
    /** The case itself. */
    public interface Body {
        void run(Probe probe, SimWorld world) throws Exception;
    }

    @Override
    public void run(Probe probe) throws Exception {
        body.run(probe, new SimWorld(seed));
    }
}
