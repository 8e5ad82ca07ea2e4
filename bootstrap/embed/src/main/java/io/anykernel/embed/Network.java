package io.anykernel.embed;

import io.anykernel.composition.NetDeviceFactory;
import io.anykernel.composition.PortDevices;
import io.anykernel.gateway.Gateway;
import io.anykernel.gateway.PublishedPort;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/** How an embedded stack reaches others: a port of the world, or a link to a gateway of its own. */
public final class Network implements AutoCloseable {
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final HostWorld world;
    private final NetDeviceFactory device;
    private final KernelLink link;
    private final String gatewayAddress;
    private Gateway gateway;

    private Network(HostWorld world, NetDeviceFactory device, KernelLink link, String gatewayAddress) {
        this.world = world;
        this.device = device;
        this.link = link;
        this.gatewayAddress = gatewayAddress;
    }

    /** A port that the world opens by name, such as {@code tap:ak0}. */
    public static Network port(HostWorld world, String portName) {
        if (portName.startsWith("tap:")) {
            // Before any arena is mapped, so that its addresses are known where packets leave.
            world.posix();
        }
        return device(world, PortDevices.net(portName));
    }

    /** A device of the caller's. */
    static Network device(HostWorld world, NetDeviceFactory device) {
        return new Network(world, device, null, null);
    }

    /** A link inside the process to a gateway with this address, such as {@code 10.0.0.1/24}. */
    public static Network link(HostWorld world, String gatewayAddress) {
        return link(world, KernelLink.named("link"), gatewayAddress);
    }

    static Network link(HostWorld world, KernelLink link, String gatewayAddress) {
        AddressPrefix.parse(gatewayAddress);
        return new Network(world, link.device(), link, gatewayAddress);
    }

    /** Makes the stack's device. */
    public NetDeviceFactory device() {
        return device;
    }

    /** Publishes a host port into the stack at {@code target}, which runs already. */
    public InetSocketAddress publish(IpAddress target, PublishedPort port) {
        return join(target).publish(port);
    }

    /**
     * Publishes one port of the stack at {@code target}, which runs already, where {@code listener} listens.
     *
     * @param listener from {@link Gateway#listen}; the network's once this has returned
     */
    public InetSocketAddress publish(IpAddress target, ServerSocketChannel listener, int targetPort) {
        return join(target).publish(listener, targetPort);
    }

    /** Publishes a host's UDP port into the stack at {@code target}, which runs already. */
    public InetSocketAddress publishUdp(IpAddress target, PublishedPort port) {
        return join(target).publishUdp(port);
    }

    /**
     * Publishes one UDP port of the stack at {@code target}, which runs already, where {@code channel} is bound.
     *
     * @param channel from {@link Gateway#bindUdp}; the network's once this has returned
     */
    public InetSocketAddress publishUdp(IpAddress target, DatagramChannel channel, int targetPort) {
        return join(target).publishUdp(channel, targetPort);
    }

    private Gateway join(IpAddress target) {
        if (link == null) {
            throw new IllegalStateException("ports are published over a link to a gateway only");
        }
        if (gateway == null) {
            gateway = Gateway.onLink(world, this::openGatewayEnd, gatewayAddress, target);
        }
        return gateway;
    }

    private NetPort openGatewayEnd(Cpu owner) {
        return link.open(owner);
    }

    /**
     * Ends the gateway, if there is one, after the stack at its other end, whose end of the link is the stack's. Hosts get a second
     * to take what services had sent. Idempotent.
     */
    @Override
    public void close() {
        close(LINGER);
    }

    void close(Duration linger) {
        if (gateway != null) {
            gateway.close(linger);
        }
    }
}
