package io.anykernel.composition;

import io.anykernel.core.device.NetDevice;
import io.anykernel.kernel.Kernel;
import io.anykernel.kernel.Wiring;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import java.util.List;

/** A network device with its addresses. It is the instance's until the stack has taken it. */
final class NetInterface implements Component, AutoCloseable {
    private final String name;
    private final NetDeviceFactory factory;
    private final InterfaceConfig config;
    private NetDevice device;

    NetInterface(String name, NetDeviceFactory factory, InterfaceConfig config) {
        this.name = name;
        this.factory = factory;
        this.config = config;
    }

    InterfaceConfig config() {
        return config;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> needs() {
        return List.of(NetBuffers.NAME);
    }

    @Override
    public long arenaBytes() {
        return factory.arenaBytes();
    }

    @Override
    public Object start(Instance instance) {
        Kernel kernel = instance.kernel();
        NetBuffers.Pools pools = instance.component(NetBuffers.NAME, NetBuffers.Pools.class);
        kernel.onCloseConfined(name, this);
        device = factory.make(kernel, pools.packets(), pools.payload());
        kernel.part(name, Wiring.DRIVER, device.info().name(), kernel.world().name());
        return this;
    }

    /** Hands the device to {@code stack}. */
    void attachTo(NetStack stack) {
        stack.attach(device, config);
        device = null;
    }

    @Override
    public void close() {
        if (device != null) {
            device.close();
            device = null;
        }
    }
}
