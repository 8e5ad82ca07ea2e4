package io.anykernel.proofs;

import io.anykernel.composition.PortDevices;
import io.anykernel.core.error.KernelException;
import io.anykernel.embed.Anykernel;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A kernel on the TAP interface that is named first, with the address that a server there gives; prints its lease and what it finds
 * of the names behind it, and answers echo requests until its input ends.
 */
final class LeasedHost {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LeasedHost() {}

    public static void main(String[] args) throws IOException {
        try (Anykernel kernel = Anykernel.builder()
                .network("lan", PortDevices.net("tap:" + args[0]), InterfaceConfig.dhcp())
                .start()) {
            if (!kernel.net().awaitLeases(LIMIT)) {
                System.out.println("no lease");
                return;
            }
            kernel.net().interfaces().stream()
                    .filter(port -> port.lease() != null)
                    .forEach(port -> print(port.lease()));
            for (int i = 1; i < args.length; i++) {
                System.out.println(args[i] + "=" + resolved(kernel, args[i]));
            }
            while (System.in.read() >= 0) {
                // Answers echo requests meanwhile.
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
