package io.anykernel.composition;

import io.anykernel.block.PortBlockDevice;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.port.PortNetDevice;

/** Factories for devices over a world's ports, in a process and in the simulator. */
public final class PortDevices {
    private PortDevices() {}

    /** Opens the port of a network device, once. */
    public interface NetPortOpener {
        NetPort open(Cpu owner);
    }

    /** A network device over the port that the world opens by this name, such as {@code tap:ak0} ({@code anykernel-net-port}). */
    public static NetDeviceFactory net(String portName) {
        return (kernel, packets, payload) ->
                over(kernel, portName, kernel.world().ports().openNet(portName, kernel.cpu()), packets, payload);
    }

    /** A network device over a port of the caller's own, which the instance owns ({@code anykernel-net-port}). */
    public static NetDeviceFactory net(String name, NetPortOpener port) {
        return (kernel, packets, payload) -> over(kernel, name, port.open(kernel.cpu()), packets, payload);
    }

    private static NetDevice over(Kernel kernel, String name, NetPort port, PacketPool packets, PayloadPool payload) {
        kernel.lent(name, port);
        return new PortNetDevice(port, packets, payload, kernel.arena(), kernel.counters());
    }

    /** A block device over the port that the world opens by this name, such as {@code file:disk.img} ({@code anykernel-block}). */
    public static BlockDeviceFactory block(String portName, boolean isWritable) {
        return kernel -> {
            BlockPort port = kernel.world().ports().openBlock(portName, isWritable);
            return new PortBlockDevice(kernel.lent(portName, port));
        };
    }
}
