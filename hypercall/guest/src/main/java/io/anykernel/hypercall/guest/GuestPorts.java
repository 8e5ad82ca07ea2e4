package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Ports;

/** Refuses every name, and says where a guest's devices are. */
final class GuestPorts implements Ports {
    private final Bus bus;

    GuestPorts(Bus bus) {
        this.bus = bus;
    }

    @Override
    public NetPort openNet(String name, Cpu owner) {
        throw refusal("network", name);
    }

    @Override
    public BlockPort openBlock(String name, boolean writable) {
        throw refusal("block", name);
    }

    private PortException refusal(String kind, String name) {
        StringBuilder text = new StringBuilder("no " + kind + " port " + name
                + ": a bare machine has none; give a driver one of the devices on its bus:");
        for (int i = 0; i < bus.deviceCount(); i++) {
            text.append(' ').append(bus.device(i).location());
        }
        return new PortException(bus.deviceCount() == 0 ? text + " none found" : text.toString());
    }
}
