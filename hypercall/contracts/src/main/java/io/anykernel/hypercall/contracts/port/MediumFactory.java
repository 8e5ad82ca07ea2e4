package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.World;

/** Makes the media that cases open. */
public interface MediumFactory {
    /** Makes a medium of {@link BlockPortContract#CAPACITY_BYTES}, all of them zero. */
    Medium make(World world);
}
