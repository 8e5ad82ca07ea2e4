package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo beside clients that hold their connections without using them, over its gateway. */
@Timeout(120)
class SlowClientsTest {
    private static final int MANY = 256;
    private static final int UNREADING = 300;
    private static final int BIG_MEBIBYTES = 64;

    /** Without eviction a new client waits for 30 s, or for ever; how long it does wait is printed. */
    private static final int LIMIT_SECONDS = 20;

    @TempDir
    Path temporary;

    private final List<SocketChannel> clients = new ArrayList<>();

    @AfterEach
    void closeClients() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    @Test
    void idleAndDrippingClientsLeaveANewClientItsPage() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("mke2fs") && Command.exists("curl"), "skipped: e2fsprogs or curl is missing");
        Path folder = DemoProof.makeFolder(temporary, 1);
        try (RunningDemo demo =
                RunningDemo.start(List.of(), "--folder", folder.toString(), "--listen", "127.0.0.1:0")) {
            connect(demo, MANY);
            List<SocketChannel> dripping = connect(demo, MANY);
            for (int round = 0; round < 5; round++) {
                drip(dripping);
                Command.Result page = fetch(demo, "");
                assertTrue(page.output().contains("<title>"), page.output());
                System.out.println("with " + 2 * MANY + " slow clients, curl took " + lastLine(page) + " s");
            }
            assertEquals("small\n", fetch(demo, "files/small.txt").output().replaceFirst("[0-9.]+\\n$", ""));
            DemoProof proof = new DemoProof(demo, List.of());
            awaitEvictions(proof);
            proof.fetchesTheBigFileWhole(folder);
            assertEquals("", demo.stop());
        }
    }

    /** More than there are places for. Until the host's buffers are full, the gateway takes for each what it does not read. */
    @Test
    void clientsThatReadNothingOfABigFileLeaveANewClientItsPage() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("mke2fs") && Command.exists("curl"), "skipped: e2fsprogs or curl is missing");
        Path folder = DemoProof.makeFolder(temporary, BIG_MEBIBYTES);
        try (RunningDemo demo =
                RunningDemo.start(List.of(), "--folder", folder.toString(), "--listen", "127.0.0.1:0")) {
            for (SocketChannel client : connect(demo, UNREADING)) {
                client.write(StandardCharsets.US_ASCII.encode("GET /files/big.bin HTTP/1.1\r\nHost: a\r\n\r\n"));
            }
            for (int round = 0; round < 5; round++) {
                Command.Result page = fetch(demo, "");
                assertTrue(page.output().contains("<title>"), page.output());
                System.out.println(
                        "with " + UNREADING + " clients that read nothing, curl took " + lastLine(page) + " s");
            }
            String said = demo.stop();
            assertTrue(said.lines().allMatch(line -> line.contains("event=memory")), said);
        }
    }

    /** All but as many as there are places for; the last may still be under way through the gateway. */
    private static void awaitEvictions(DemoProof proof) throws IOException, InterruptedException {
        long evicted = 0;
        for (int asked = 0; asked < 200 && evicted < MANY; asked++) {
            evicted = proof.counter("http.evicted");
        }
        assertTrue(evicted >= MANY, "evicted " + evicted);
    }

    private List<SocketChannel> connect(RunningDemo demo, int count) throws IOException {
        List<SocketChannel> connected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel client = SocketChannel.open(new InetSocketAddress(demo.host(), demo.port()));
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.configureBlocking(false);
            connected.add(client);
        }
        clients.addAll(connected);
        return connected;
    }

    /** A byte of a request that never ends; some have lost their connection. */
    private static void drip(List<SocketChannel> dripping) {
        for (SocketChannel client : dripping) {
            try {
                client.write(StandardCharsets.US_ASCII.encode("x"));
            } catch (IOException evicted) {
                // As it should be.
            }
        }
    }

    /** The body, and in a last line the seconds that it took. */
    private static Command.Result fetch(RunningDemo demo, String path) throws IOException, InterruptedException {
        Command.Result result = Command.run(
                "curl", "-sS", "--fail", "--max-time", "" + LIMIT_SECONDS, "-w", "%{time_total}\\n", demo.url() + path);
        result.requireSuccess();
        return result;
    }

    private static String lastLine(Command.Result result) {
        String[] lines = result.output().split("\n");
        return lines[lines.length - 1];
    }
}
