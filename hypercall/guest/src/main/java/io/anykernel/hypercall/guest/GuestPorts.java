package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Ports;

/** Refuses every name, and says where a guest's devices are. */
final class GuestPorts implements Ports {
    @Override
    public NetPort openNet(String name, Cpu owner) {
        throw refusal("network", name);
    }

    @Override
    public BlockPort openBlock(String name, boolean writable) {
        throw refusal("block", name);
    }

    private PortException refusal(String kind, String name) {
        return new PortException(
                "no " + kind + " port " + name + ": a bare machine has none; its drivers find devices on the bus");
    }
}
