package io.anykernel.net.virtio;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelPciFunction;
import io.anykernel.hypercall.BusDevice;

/** The same driver where its device is a PCI function. */
class VirtioNetDeviceOverPciTest extends VirtioNetDeviceTest {
    @Override
    BusDevice onBus(ModelBus modelBus, ModelNetDevice modelDevice) {
        return new ModelPciFunction(modelBus, modelDevice, 2);
    }

    @Override
    void assertOldLayoutIsRefused() {}
}
