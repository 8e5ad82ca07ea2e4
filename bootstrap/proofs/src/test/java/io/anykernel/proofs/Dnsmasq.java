package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server of DHCP, DNS and router advertisements on the interface of a {@link TestNetwork}. */
final class Dnsmasq {
    /** To be given to the interface before the server starts; the prefix that it advertises. */
    static final String ROUTER = "fd77::1/64";

    private Dnsmasq() {}

    /**
     * A command line that more options can be added to.
     *
     * @param leases file that it keeps leases in
     * @param last address that it gives; the first is 10.77.0.55
     */
    static List<String> words(Path leases, String last) {
        return new ArrayList<>(List.of(
                "dnsmasq",
                "--no-daemon",
                "--conf-file=/dev/null",
                "--user=root",
                "--group=root",
                "--pid-file=",
                "--no-resolv",
                "--no-hosts",
                "--interface=" + TestNetwork.TAP,
                "--bind-interfaces",
                "--log-dhcp",
                "--dhcp-leasefile=" + leases,
                "--dhcp-authoritative",
                "--domain=lab.example",
                "--local=/lab.example/",
                "--dhcp-range=10.77.0.55," + last + ",255.255.255.0,1h",
                "--enable-ra",
                "--dhcp-range=fd77::,ra-only,64,1h",
                "--host-record=web.lab.example,10.77.0.9"));
    }

    static void awaitReady(Process server) throws IOException {
        awaitLine(server.errorReader(StandardCharsets.UTF_8), "DHCP, IP range");
    }

    /** Reads to the first line that contains a text. */
    static void awaitLine(BufferedReader reader, String wanted) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.contains(wanted)) {
            line = reader.readLine();
        }
        assertTrue(line != null, "ended before it said: " + wanted);
    }
}
