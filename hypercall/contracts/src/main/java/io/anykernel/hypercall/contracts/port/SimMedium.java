package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.sim.SimDisk;
import io.anykernel.hypercall.sim.SimWorld;

/** A disk of a simulation of its own, which any world can hold; it fails where a case damages it. */
public class SimMedium implements Medium {
    private static final long LATENCY_NANOS = 1000;

    private final SimWorld world = new SimWorld(1);
    private final SimDisk disk =
            world.disk("medium", BlockPortContract.CAPACITY_BYTES).latencyNanos(LATENCY_NANOS);

    @Override
    public BlockPort open(boolean isWritable) {
        return world.ports().openBlock("disk:medium", isWritable);
    }

    @Override
    public boolean damage(long firstByte, long lengthBytes) {
        disk.damage(firstByte, lengthBytes, true, true);
        return true;
    }
}
