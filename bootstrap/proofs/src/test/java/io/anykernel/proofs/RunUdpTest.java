package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application's UDP service, published by {@code anykernel run --publish PORT:PORT/udp}. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunUdpTest {
    private static final String PORT_LINE = "port 53/udp at 127.0.0.1:";
    private static final String OPEN_LINE = "echo: open";
    private static final long SEED = Long.getLong("seed", 7);
    private static final String SOURCE =
            """
            import io.anykernel.net.address.IpAddress;
            import io.anykernel.net.socket.*;
            import java.time.Duration;

            public class Echo implements io.anykernel.composition.Application {
                public void start(io.anykernel.composition.Instance instance) {
                    UdpSocket socket = instance.net().bindUdp(IpAddress.ANY, 53);
                    instance.console().line("echo: open");
                    byte[] payload = new byte[65535];
                    Datagram from = new Datagram();
                    while (true) {
                        int length = socket.receive(payload, 0, payload.length, from, Duration.ofDays(1));
                        socket.send(payload, 0, length, from.source(), from.sourcePort());
                    }
                }
            }
            """;

    @TempDir
    Path classes;

    @Test
    void datagramsOfAnySizeAreAnsweredInAJvm() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
        assertEchoes("run");
    }

    @Test
    void datagramsOfAnySizeAreAnsweredByAGuest() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
        assumeTrue(Boolean.getBoolean("anykernel.udp.guest"), "skipped: compiles an image, -Danykernel.udp.guest=true");
        assertEchoes("run", "--guest");
    }

    private void assertEchoes(String... words) throws Exception {
        Path source = Files.writeString(classes.resolve("Echo.java"), SOURCE);
        String[] compiling = {
            "--release", "17", "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), source.toString()
        };
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, compiling));
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--application", "Echo", "--publish", "0:53/udp", classes.toString()));
        Process process = new ProcessBuilder(RunningDemo.command(List.of(), all.toArray(new String[0])))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(30_000);
            // Not connected: the JDK sends no empty datagram on a connected socket.
            InetSocketAddress service = new InetSocketAddress("127.0.0.1", awaitServing(output));
            for (int lengthBytes : new int[] {0, 1, 1472, 1473, 20_000, 65_507}) {
                assertEchoed(client, service, lengthBytes);
            }
        } finally {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static void assertEchoed(DatagramSocket client, InetSocketAddress service, int lengthBytes)
            throws IOException {
        byte[] said = new byte[lengthBytes];
        new Random(SEED + lengthBytes).nextBytes(said);
        client.send(new DatagramPacket(said, lengthBytes, service));
        DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
        client.receive(answer);
        assertArrayEquals(said, Arrays.copyOf(answer.getData(), answer.getLength()), "seed " + SEED);
    }

    /** The port is published and the application is bound: the two lines come in either order. */
    private static int awaitServing(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        int port = 0;
        boolean isOpen = false;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            isOpen |= line.contains(OPEN_LINE);
            port = line.startsWith(PORT_LINE) ? Integer.parseInt(line.substring(PORT_LINE.length())) : port;
            if (isOpen && port != 0) {
                return port;
            }
        }
        throw new AssertionError("ended: " + said);
    }
}
