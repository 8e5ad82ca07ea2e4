package io.anykernel.net.contracts;

import io.anykernel.hypercall.World;

/** Makes the devices that cases test. */
public interface NetDeviceFactory {
    /** Makes a device of an MTU of at least 1000 bytes whose link is up; the case closes it. */
    NetDeviceRig make(World world);
}
