package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server of DHCP, DNS and router advertisements on a TAP interface, and Linux beside it. */
@Timeout(120)
class DnsmasqTest {
    private static final String MALFORMED = "_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0";

    @TempDir
    private Path folder;

    @Test
    void aKernelGetsItsAddressesRoutesAndTheAddressesOfNames() throws IOException, InterruptedException {
        assumeTrue(
                TestNetwork.isPossible()
                        && Command.exists("dnsmasq")
                        && Command.exists("tcpdump")
                        && Command.exists("tshark"),
                "skipped: needs root, ip, dnsmasq, tcpdump and tshark");
        try (TestNetwork network = new TestNetwork()) {
            network.run("ip", "-6", "addr", "add", Dnsmasq.ROUTER, "dev", TestNetwork.TAP, "nodad");
            List<Process> running = new ArrayList<>();
            try {
                Path capture = folder.resolve("lan.pcap");
                Process recorder = start(
                        network,
                        running,
                        "tcpdump",
                        "-i",
                        TestNetwork.TAP,
                        "--immediate-mode",
                        "-U",
                        "-w",
                        capture.toString());
                Dnsmasq.awaitLine(recorder.errorReader(StandardCharsets.UTF_8), "listening on");
                Process server = start(network, running, dnsmasq());
                Dnsmasq.awaitReady(server);
                Process host = start(network, running, leasedHost());
                BufferedReader said = host.inputReader(StandardCharsets.UTF_8);
                String lease = said.readLine();
                assertEquals(
                        "address=10.77.0.55/24 server=10.77.0.1 routes=[192.0.2.0/24 by 10.77.0.9, 0.0.0.0/0 by 10.77.0.1]"
                                + " names=[10.77.0.1] domain=lab.example mtu=1400 seconds=3600",
                        lease);
                String formed = said.readLine();
                assertTrue(
                        formed.matches(
                                "formed=fd77::[0-9a-f:]+/64 routes=.*fd77::/64, ::/0 by fe80::[0-9a-f:]+[,\\]].*"),
                        formed);
                // By its lease's domain, by an alias, by TCP since it is long, and what is none.
                assertEquals("web=[10.77.0.9]", said.readLine());
                assertEquals("www.lab.example=[10.77.0.9]", said.readLine());
                assertEquals("many.lab.example=100 addresses", said.readLine());
                assertEquals("none.lab.example=no such file or directory", said.readLine());
                network.run("ping", "-c", "3", "-W", "5", "10.77.0.55");
                String address = formed.substring("formed=".length(), formed.indexOf('/'));
                network.run("ping", "-6", "-c", "3", "-W", "5", address);
                // Linux offers congestion marks, and is answered.
                assertEquals("listening", said.readLine());
                network.run("sysctl", "-qw", "net.ipv4.tcp_ecn=1");
                assertEquals("here\n", network.run("curl", "-s", "-m", "10", "http://10.77.0.55/"));
                assertTrue(Files.readString(folder.resolve("leases")).contains(" 10.77.0.55 "));
                host.getOutputStream().close();
                assertEquals(0, host.waitFor());
                recorder.destroy();
                recorder.waitFor();
                requireNoFault(capture);
                requireFrame(capture, "tcp.flags.syn == 1 && tcp.flags.ece == 1 && tcp.flags.cwr == 0");
                requireFrame(capture, "tcp.len > 0 && ip.dsfield.ecn == 2");
            } finally {
                for (Process process : running) {
                    process.destroy();
                    process.waitFor();
                }
            }
        }
    }

    private String[] dnsmasq() {
        List<String> words = Dnsmasq.words(folder.resolve("leases"), "10.77.0.55");
        words.addAll(List.of(
                "--dhcp-option=option:mtu,1400",
                "--dhcp-option=option:classless-static-route,192.0.2.0/24,10.77.0.9,0.0.0.0/0,10.77.0.1",
                "--cname=www.lab.example,web.lab.example"));
        for (int i = 1; i <= 100; i++) {
            words.add("--host-record=many.lab.example,10.77.1." + i);
        }
        return words.toArray(new String[0]);
    }

    private static String[] leasedHost() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new String[] {
            java,
            "-cp",
            System.getProperty("java.class.path"),
            LeasedHost.class.getName(),
            TestNetwork.TAP,
            "web",
            "www.lab.example",
            "many.lab.example",
            "none.lab.example"
        };
    }

    private static Process start(TestNetwork network, List<Process> running, String... words) throws IOException {
        Process process = new ProcessBuilder(Command.words(network.prefix(), words)).start();
        running.add(process);
        return process;
    }

    /** The kernel sent such a frame. */
    private static void requireFrame(Path capture, String filter) throws IOException, InterruptedException {
        String found = Command.run("tshark", "-r", capture.toString(), "-Y", "ip.src == 10.77.0.55 && " + filter)
                .requireSuccess();
        assertTrue(found.contains("10.77.0.55 "), filter + ": " + found);
    }

    private static void requireNoFault(Path capture) throws IOException, InterruptedException {
        String found = Command.run(
                        "tshark",
                        "-r",
                        capture.toString(),
                        "-o",
                        "ip.check_checksum:TRUE",
                        "-o",
                        "udp.check_checksum:TRUE",
                        "-Y",
                        "(" + MALFORMED + ") && eth.src != 00:00:00:00:00:00 && ip.src != " + TestNetwork.LINUX)
                .requireSuccess();
        String frames =
                found.lines().filter(line -> line.matches("\\s*\\d+ .*")).reduce("", (all, line) -> all + line + "\n");
        assertEquals("", frames, "frames that tshark finds at fault");
        assertTrue(new File(capture.toString()).length() > 0);
    }
}
