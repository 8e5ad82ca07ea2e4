package io.anykernel.gateway;

import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A published echo service as a process of its own, until its input ends. Prints its port, its log and its counters. */
final class GatewayProcess {
    private static final int SERVICE = 80;

    private GatewayProcess() {}

    public static void main(String[] arguments) throws IOException {
        HostWorld world = HostWorld.builder().console(System.out::println).build();
        LinkPorts link = new LinkPorts(world.arenas(), "wire", 65_515, true);
        try (ServerStack server = new ServerStack(world, link, "10.0.0.2/24");
                EchoService echo = new EchoService(server.stack(), SERVICE);
                Gateway gateway = Gateway.onLink(world, link::openRight, "10.0.0.1/24", IpAddress.parse("10.0.0.2"))) {
            InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
            System.out.println(
                    "port=" + gateway.publish(new PublishedPort(any, SERVICE)).getPort());
            while (System.in.read() >= 0) {
                // Until the test ends it.
            }
            System.out.println("accepted=" + gateway.kernel().counters().value("gateway.accepted"));
            System.out.println("failure=" + gateway.kernel().cpu().failure());
        }
    }
}
