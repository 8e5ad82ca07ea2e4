package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One manifest whose addresses others give: as an image beside the servers of QEMU's user network, which is cut off from the host, then
 * the same image and a JVM beside dnsmasq on a TAP interface.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GivenAddressesTest {
    private static final String LIMIT_SECONDS = "150";
    private static final String TAP_DEVICE = "tap,id=net0,ifname=" + TestNetwork.TAP + ",script=no,downscript=no";
    private static final String USER_DEVICE = "user,id=net0,restrict=on";
    private static final String MANIFEST =
            """
            program: {application: %s, jar: %s}
            arguments: [localhost]
            network: {lan: {addresses: automatic, tap: %s}}
            names: {servers: [%s], search: [own.example, lab.example]}
            """;

    @TempDir
    static Path work;

    /** QEMU's, for a shell. */
    private static String command;

    @BeforeAll
    static void makeTheImage() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("qemu-system-x86_64") && Command.exists("gcc"), "skipped: QEMU or gcc is missing");
        Path classes = Path.of(LeaseProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Files.writeString(
                manifest(),
                MANIFEST.formatted(LeaseProgram.class.getName(), classes, TestNetwork.TAP, TestNetwork.LINUX));
        command = Command.run(RunningDemo.command(
                        List.of(),
                        "run",
                        "--print",
                        "--quiet",
                        "--work",
                        work.toString(),
                        manifest().toString()))
                .requireSuccess()
                .lines()
                .reduce((first, second) -> second)
                .orElseThrow();
        System.out.println("image with automatic addresses and names: bytes=" + Files.size(image()));
    }

    private static Path manifest() {
        return work.resolve("anykernel.yaml");
    }

    private static Path image() {
        return work.resolve("application.elf");
    }

    private static void requireLine(String output, String pattern) {
        assertTrue(output.lines().anyMatch(line -> line.matches(pattern)), () -> pattern + " in " + output);
    }

    @Test
    void aGuestIsGivenItsAddressesByQemusNetwork() throws Exception {
        assertTrue(command.contains(TAP_DEVICE), command);
        String output = Command.run("timeout", LIMIT_SECONDS, "/bin/sh", "-c", command.replace(TAP_DEVICE, USER_DEVICE))
                .output();
        requireLine(output, ".*event=addresses-given millis=.*");
        // QEMU's documentation names these: 10.0.2.15 of 10.0.2.2, and fec0::/64 of fe80::2.
        requireLine(output, "addresses \\[(?=.*10\\.0\\.2\\.15/24)(?=.*fec0::).*\\]");
        requireLine(output, "routes \\[(?=.*fec0::/64)(?=.*::/0 by fe80::2).*\\]");
        requireLine(output, "localhost \\[127\\.0\\.0\\.1, ::1\\]");
    }

    @Test
    void aJvmAndAGuestAreGivenTheirAddressesByTheSameServer() throws Exception {
        assumeTrue(TestNetwork.isPossible() && Command.exists("dnsmasq"), "skipped: needs root, ip and dnsmasq");
        try (TestNetwork network = new TestNetwork()) {
            network.run("ip", "-6", "addr", "add", Dnsmasq.ROUTER, "dev", TestNetwork.TAP, "nodad");
            Process server = new ProcessBuilder(Command.words(network.prefix(), dnsmasq())).start();
            try {
                Dnsmasq.awaitReady(server);
                requireGiven(run(network, List.of()));
                requireGiven(run(network, List.of("--image", image().toString())));
            } finally {
                server.destroy();
                server.waitFor();
            }
        }
    }

    /** Neither a lease nor an advertisement names a server: the manifest does. */
    private static String[] dnsmasq() {
        List<String> words = Dnsmasq.words(work.resolve("leases"), "10.77.0.56");
        words.addAll(List.of(
                "--dhcp-option=option:dns-server",
                "--dhcp-option=option6:dns-server",
                "--local=/own.example/",
                "--host-record=mail.own.example,10.77.0.7"));
        return words.toArray(new String[0]);
    }

    private static String run(TestNetwork network, List<String> options) throws Exception {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(options);
        words.addAll(List.of(manifest().toString(), "mail", "web", "none.own.example"));
        Command.Result result = Command.run(RunningDemo.command(network.prefix(), words.toArray(new String[0])));
        assertEquals(0, result.status(), result.output());
        return result.output();
    }

    private static void requireGiven(String output) {
        requireLine(output, "the program starts with addresses for lan \\(automatic\\), or after 30 s without");
        requireLine(output, ".*event=addresses-given millis=.*");
        requireLine(output, "started with \\[.*(10\\.77\\.0\\.5[56]/24|fd77::).*");
        requireLine(output, "addresses \\[(?=.*10\\.77\\.0\\.5[56]/24)(?=.*fd77::).*\\]");
        requireLine(output, "mail \\[10\\.77\\.0\\.7\\]");
        requireLine(output, "web \\[10\\.77\\.0\\.9\\]");
        requireLine(output, "none.own.example no such file or directory");
    }
}
