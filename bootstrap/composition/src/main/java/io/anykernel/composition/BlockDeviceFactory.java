package io.anykernel.composition;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.kernel.Kernel;

/** Makes a block device of an instance, once. */
public interface BlockDeviceFactory {
    /** Makes it; the instance closes it. What it throws ends the start of the instance. */
    BlockDevice make(Kernel kernel);

    /** Bytes of the instance's arena that it cuts. */
    default long arenaBytes() {
        return 0;
    }
}
