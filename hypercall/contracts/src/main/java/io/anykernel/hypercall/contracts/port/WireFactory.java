package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.World;

/** Makes the ports that a case tests. */
public interface WireFactory {
    /**
     * Opens both ends for {@code owner}, which the caller holds. The case closes them.
     *
     * @return ports of an MTU of at least 1500 bytes
     */
    Wire make(World world, Cpu owner);
}
