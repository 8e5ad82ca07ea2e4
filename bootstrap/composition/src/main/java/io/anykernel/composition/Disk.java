package io.anykernel.composition;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.kernel.Kernel;
import io.anykernel.kernel.Wiring;

/** A block device. */
final class Disk implements Component {
    private final String name;
    private final BlockDeviceFactory factory;

    Disk(String name, BlockDeviceFactory factory) {
        this.name = name;
        this.factory = factory;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long arenaBytes() {
        return factory.arenaBytes();
    }

    @Override
    public Object start(Instance instance) {
        Kernel kernel = instance.kernel();
        BlockDevice device = kernel.onClose(name, factory.make(kernel));
        kernel.part(name, Wiring.DRIVER, device.info().name(), kernel.world().name());
        return device;
    }
}
