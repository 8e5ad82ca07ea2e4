package io.anykernel.net.contracts;

import io.anykernel.core.log.Counters;

/** A rig whose device knows the state of its link. */
public interface LinkStateRig extends NetDeviceRig {
    /** Takes the link down, or up again, so that the device's next poll finds out. */
    void link(boolean isUp);

    /** What the device counts in: frames that it drops under names with {@code drop} in them. */
    Counters counters();
}
