package io.anykernel.net.contracts;

import io.anykernel.hypercall.World;

/** Makes the devices that the cases of {@link LinkStateContract} test. */
public interface LinkStateRigFactory {
    /** Makes a device of an MTU of at least 1000 bytes whose link is up; the case closes it. */
    LinkStateRig make(World world);
}
