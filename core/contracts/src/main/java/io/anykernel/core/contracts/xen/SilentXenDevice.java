package io.anykernel.core.contracts.xen;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.hypercall.XenbusState;

/** A Xen device of any kind whose back end never comes up. */
public final class SilentXenDevice extends ModelXenDevice {
    public SilentXenDevice(ModelBus bus, String kind, int number) {
        super(bus, kind, number);
    }

    @Override
    protected void offer() {}

    @Override
    protected void connected() {}

    @Override
    protected void onNotify(int port) {}

    @Override
    protected XenbusState ready() {
        return XenbusState.CONNECTED;
    }
}
