package io.anykernel.embed;

import io.anykernel.composition.NetDeviceFactory;
import io.anykernel.gateway.Gateway;
import io.anykernel.gateway.PublishedPort;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.ip.AddressPrefix;
import io.anykernel.net.ip.IpAddress;
import io.anykernel.net.port.PortNetDevice;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** How an embedded stack reaches others: a TAP interface, or a link to a gateway of its own. */
public final class Network implements AutoCloseable {
    private static final int LINK_MTU_BYTES = 65_535 - 20;

    private final HostWorld world;
    private final String portName;
    private final String gatewayAddress;
    private LinkPorts link;
    private Gateway gateway;

    private Network(HostWorld world, String portName, String gatewayAddress) {
        this.world = world;
        this.portName = portName;
        this.gatewayAddress = gatewayAddress;
    }

    /** A port that the world opens by name, such as {@code tap:ak0}. */
    public static Network port(HostWorld world, String portName) {
        if (portName.startsWith("tap:")) {
            // Before any arena is mapped, so that its addresses are known where packets leave.
            world.posix();
        }
        return new Network(world, portName, null);
    }

    /** A link inside the process to a gateway with this address, such as {@code 10.0.0.1/24}. */
    public static Network link(HostWorld world, String gatewayAddress) {
        AddressPrefix.parse(gatewayAddress);
        return new Network(world, null, gatewayAddress);
    }

    /** Makes the stack's device. */
    public NetDeviceFactory device() {
        return (kernel, packets, blocks) ->
                new PortNetDevice(open(kernel), packets, blocks, kernel.arena(), kernel.counters());
    }

    private NetPort open(Kernel kernel) {
        if (portName != null) {
            return kernel.lent(portName, world.ports().openNet(portName, kernel.cpu()));
        }
        link = new LinkPorts(world.arenas(), "link", LINK_MTU_BYTES, true);
        return kernel.lent("link", link.openLeft(kernel.cpu()));
    }

    /** Publishes host ports into the stack at {@code target}; the stack runs already. */
    public List<InetSocketAddress> publish(IpAddress target, List<PublishedPort> ports) {
        Gateway joined = join(target);
        List<InetSocketAddress> bound = new ArrayList<>();
        for (PublishedPort port : ports) {
            bound.add(joined.publish(port));
        }
        return bound;
    }

    /**
     * Publishes one port of the stack at {@code target}, which runs already, where {@code listener} listens.
     *
     * @param listener from {@link Gateway#listen}; the network's once this has returned
     */
    public InetSocketAddress publish(IpAddress target, ServerSocketChannel listener, int targetPort) {
        return join(target).publish(listener, targetPort);
    }

    private Gateway join(IpAddress target) {
        if (link == null) {
            throw new IllegalStateException("ports are published over a link, not over " + portName);
        }
        if (gateway == null) {
            gateway = Gateway.onLink(world, link::openRight, gatewayAddress, target);
        }
        return gateway;
    }

    /** Ends the gateway, if there is one. The stack's end of the link is the stack's. */
    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
    }
}
