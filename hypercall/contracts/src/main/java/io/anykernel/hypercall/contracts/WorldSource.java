package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.World;

/** Where cases get the world that they run in. */
public interface WorldSource {
    /** The world of one run of one case: in simulation a new one each time, on a machine always the same. */
    World world();
}
