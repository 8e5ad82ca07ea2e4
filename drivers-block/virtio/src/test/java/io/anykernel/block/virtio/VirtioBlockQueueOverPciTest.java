package io.anykernel.block.virtio;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelPciFunction;
import io.anykernel.hypercall.BusDevice;

/** The same driver where its device is a PCI function. */
class VirtioBlockQueueOverPciTest extends VirtioBlockQueueTest {
    @Override
    BusDevice onBus(ModelBus modelBus, ModelBlockDevice modelDevice) {
        return new ModelPciFunction(modelBus, modelDevice, 2);
    }
}
