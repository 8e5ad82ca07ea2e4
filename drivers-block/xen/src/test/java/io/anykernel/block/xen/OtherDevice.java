package io.anykernel.block.xen;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.xen.ModelXenDevice;
import io.anykernel.hypercall.XenbusState;

/** A Xen device of a kind that is no disk. */
final class OtherDevice extends ModelXenDevice {
    OtherDevice(ModelBus bus) {
        super(bus, "vkbd", 0);
    }

    @Override
    protected void offer() {}

    @Override
    protected void connected() {}

    @Override
    protected void onNotify(int port) {}

    @Override
    protected XenbusState ready() {
        return XenbusState.INITIALISED;
    }
}
