package io.anykernel.proofs;

import io.anykernel.composition.PortDevices;
import io.anykernel.core.error.KernelException;
import io.anykernel.embed.Anykernel;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.InterfaceInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A kernel on the TAP interface that is named first, with the addresses that servers and routers there give; prints them and what it finds
 * of the names behind it, and answers echo requests and HTTP until its input ends.
 */
final class LeasedHost {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LeasedHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (Anykernel kernel = Anykernel.builder()
                .network("lan", PortDevices.net("tap:" + args[0]), InterfaceConfig.automatic())
                .start()) {
            if (!kernel.net().awaitAddresses(LIMIT)) {
                System.out.println("no lease");
                return;
            }
            kernel.net().interfaces().stream()
                    .filter(port -> port.lease() != null)
                    .forEach(port -> print(port.lease()));
            System.out.println(awaitGlobalAddress(kernel));
            for (int i = 1; i < args.length; i++) {
                System.out.println(args[i] + "=" + resolved(kernel, args[i]));
            }
            Thread server = new Thread(() -> serve(kernel), "server");
            server.setDaemon(true);
            server.start();
            System.out.println("listening");
            while (System.in.read() >= 0) {
                // Answers echo requests meanwhile.
            }
        }
    }

    /** The first IPv6 address that was made of a router's prefix. */
    private static String awaitGlobalAddress(Anykernel kernel) throws InterruptedException {
        long endNanos = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < endNanos) {
            for (InterfaceInfo port : kernel.net().interfaces()) {
                for (AddressPrefix each : port.addresses()) {
                    if (!each.address().isIpv4()
                            && !IpAddress.isLinkLocal(each.address().high())) {
                        return "formed=" + each + " routes=" + port.routes();
                    }
                }
            }
            Thread.sleep(20);
        }
        return "no address of a router's prefix";
    }

    /** A page for each connection. */
    private static void serve(Anykernel kernel) {
        byte[] page = "HTTP/1.0 200 OK\r\n\r\nhere\n".getBytes(StandardCharsets.US_ASCII);
        TcpListener listener = kernel.net().listen(80, 4);
        while (true) {
            try (TcpSocket socket = listener.accept(LIMIT)) {
                socket.receive(new byte[1024], 0, 1024, LIMIT);
                socket.send(page, 0, page.length, LIMIT);
                socket.shutdownOutput();
            } catch (KernelException over) {
                return;
            }
        }
    }

    private static String resolved(Anykernel kernel, String name) {
        try {
            List<IpAddress> found = kernel.net().names().resolve(name, LIMIT);
            return found.size() > 2 ? found.size() + " addresses" : found.toString();
        } catch (KernelException failure) {
            return Errno.describe(failure.errno());
        }
    }

    private static void print(DhcpLease lease) {
        System.out.println("address=" + lease.address() + " server=" + lease.server() + " routes=" + lease.routes()
                + " names=" + lease.nameServers() + " domain=" + lease.domain() + " mtu=" + lease.mtuBytes()
                + " seconds="
                + lease.leaseNanos() / 1_000_000_000L);
    }
}
