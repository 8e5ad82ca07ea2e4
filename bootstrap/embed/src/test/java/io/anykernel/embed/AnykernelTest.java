package io.anykernel.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.PortException;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.socket.UdpSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The builder as an embedder uses it, well and badly. */
@Timeout(60)
class AnykernelTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;

    @TempDir
    Path temporary;

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().endsWith("-loop")) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    // ---- well

    @Test
    void whatTheHostSendsToAPublishedPortArrives() throws IOException {
        try (Anykernel kernel = quiet().publish(0, 80).start();
                var listener = kernel.net().listen(80, 8);
                Socket host = new Socket()) {
            host.connect(kernel.published().get(0));
            try (TcpSocket inner = listener.accept(LIMIT_NANOS)) {
                host.getOutputStream().write(7);
                byte[] one = new byte[1];
                assertEquals(1, inner.receive(one, 0, 1, LIMIT_NANOS));
                assertEquals(7, one[0]);
            }
        }
    }

    @Test
    void datagramsOfAPublishedPortArriveAndAreAnswered() throws IOException {
        try (Anykernel kernel = quiet().publish(0, 80).publishUdp(0, 53).start();
                UdpSocket service = kernel.net().bindUdp(IpAddress.ANY, 53);
                DatagramSocket host = new DatagramSocket()) {
            host.setSoTimeout(30_000);
            host.connect(kernel.published().get(1));
            host.send(new DatagramPacket(new byte[] {7}, 1));
            Datagram from = new Datagram();
            byte[] one = new byte[2];
            assertEquals(1, service.receive(one, 0, 2, from, LIMIT_NANOS));
            service.send(new byte[] {8, 9}, 0, 2, from.source(), from.sourcePort());
            DatagramPacket answer = new DatagramPacket(new byte[10], 10);
            host.receive(answer);
            assertEquals(2, answer.getLength());
            assertEquals(8, answer.getData()[0]);
        }
    }

    @Test
    void filesLastUntilTheKernelCloses() {
        try (Anykernel kernel = quiet().mountTmpfs("/", 1 << 20).start()) {
            try (OpenFile file = kernel.files().open("/note", OpenFlags.WRITE | OpenFlags.CREATE)) {
                file.write(Bytes.of("kept".getBytes(StandardCharsets.US_ASCII)));
            }
            assertEquals(1, kernel.files().list("/").size());
        }
    }

    @Test
    void manyKernelsInARowLeaveNothing() {
        for (int i = 0; i < 100; i++) {
            try (Anykernel kernel =
                    quiet().mountTmpfs("/", 1 << 20).publish(0, 80).start()) {
                assertEquals(1, kernel.published().size());
            }
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Anykernel kernel = quiet().publish(0, 80).start();
        kernel.close();
        kernel.close();
    }

    @Test
    void closingEndsWhoWaitsInside() throws Exception {
        Anykernel kernel = quiet().start();
        var listener = kernel.net().listen(80, 8);
        Thread waiting = new Thread(() -> assertThrows(KernelException.class, () -> listener.accept(LIMIT_NANOS)));
        waiting.start();
        while (waiting.getState() == Thread.State.NEW || waiting.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        kernel.close();
        waiting.join(20_000);
        assertFalse(waiting.isAlive());
    }

    @Test
    void aClosedKernelRefusesCalls() {
        Anykernel kernel = quiet().mountTmpfs("/", 1 << 20).start();
        kernel.close();
        assertThrows(KernelException.class, () -> kernel.net().listen(80, 1));
        assertThrows(KernelException.class, () -> kernel.files().list("/"));
    }

    /** debugfs writes a transaction into the journal that replaces the content of a file. */
    @Test
    void anImageThatWasNotUnmountedIsReadAsItsJournalSays(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/sbin/debugfs")), "debugfs is missing: apt-get install e2fsprogs");
        Path image = folder.resolve("image");
        byte[] content = new byte[1024];
        Arrays.fill(content, (byte) 'y');
        Files.write(folder.resolve("new"), content);
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "x".repeat(1024));
        run("/sbin/mke2fs", "-q", "-t", "ext4", "-b", "1024", "-d", tree.toString(), image.toString(), "8M");
        String block = run("/sbin/debugfs", "-R", "bmap /file 0", image.toString());
        Path script = Files.writeString(
                folder.resolve("script"),
                "jo\njw -b " + block.replaceAll("(?s).*\n(?=\\d)", "").trim() + " " + folder.resolve("new") + "\njc\n");
        run("/sbin/debugfs", "-w", "-f", script.toString(), image.toString());
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Anykernel kernel = Anykernel.builder()
                        .console(line -> lines.add(line.toString()))
                        .mountExt4("/", image)
                        .start();
                OpenFile file = kernel.files().open("/file", OpenFlags.READ)) {
            byte[] read = new byte[1024];
            assertEquals(1024, file.read(Bytes.of(read)));
            assertArrayEquals(content, read);
        }
        assertTrue(
                lines.stream()
                        .anyMatch(line ->
                                line.contains("event=journal-replayed") && line.contains("transactions=1 blocks=1")),
                lines::toString);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void anImageMayBeCalledAsAnotherPartIs() {
        PortException refused = assertRefused(PortException.class, () -> quiet().mountExt4("/", Path.of("net0")));
        assertTrue(refused.getMessage().contains("net0"), refused.getMessage());
    }

    // ---- badly

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.2", "10.0.0.2/33", "nonsense/24", "10.0.0.2/-1", "1.2.3/24", "fd00::g/64"})
    void malformedAddressesAreRefused(String address) {
        assertRefused(IllegalArgumentException.class, () -> quiet().address(address));
        assertRefused(IllegalArgumentException.class, () -> quiet().gateway(address));
    }

    @Test
    void aMalformedRouterIsRefused() {
        assertRefused(IllegalArgumentException.class, () -> quiet().router("nonsense"));
    }

    @Test
    void aTapWithPublishedPortsIsRefused() {
        assertRefused(IllegalArgumentException.class, () -> quiet().tap("ak0").publish(0, 80));
    }

    @Test
    void aHostPortInUseIsRefusedAndNothingStays() throws IOException {
        try (ServerSocket holder = new ServerSocket()) {
            holder.bind(new InetSocketAddress("127.0.0.1", 0));
            assertRefused(PortException.class, () -> quiet().publish(0, 79).publish(holder.getLocalPort(), 80));
        }
    }

    @Test
    void aVolumeThatIsNoneIsRefusedAndNothingStays() throws IOException {
        byte[] rubbish = new byte[100_000];
        new Random(1).nextBytes(rubbish);
        Path file = Files.write(temporary.resolve("rubbish"), rubbish);
        assertRefused(
                KernelException.class, () -> quiet().mountTmpfs("/", 1 << 20).mountExt4("/data", file));
        PortException refused =
                assertRefused(PortException.class, () -> quiet().mountExt4("/", temporary.resolve("missing")));
        assertTrue(refused.getMessage().contains("missing"), refused.getMessage());
    }

    @Test
    void aMountWithoutARootIsRefused() {
        KernelException refused = assertRefused(KernelException.class, () -> quiet().mountTmpfs("/data", 1 << 20));
        assertTrue(refused.getMessage().contains("/data"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data", "data/x"})
    void aMountPathThatIsNotAbsoluteIsRefused(String path) {
        assertRefused(IllegalArgumentException.class, () -> quiet().mountTmpfs("/", 1 << 20)
                .mountTmpfs(path, 1 << 20));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1L << 50, Long.MAX_VALUE})
    void aSizeThatNoMemoryHasIsRefused(long bytes) {
        assertRefused(IllegalArgumentException.class, () -> quiet().mountTmpfs("/", bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void aPortThatDoesNotExistIsRefused(int port) {
        assertRefused(IllegalArgumentException.class, () -> quiet().publish(0, port));
        assertRefused(IllegalArgumentException.class, () -> quiet().publishUdp(0, port));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, 70_000})
    void aHostPortThatDoesNotExistIsRefused(int port) {
        IllegalArgumentException refused =
                assertRefused(IllegalArgumentException.class, () -> quiet().publishUdp(port, 53));
        assertTrue(refused.getMessage().contains("host port"), refused.getMessage());
        assertRefused(IllegalArgumentException.class, () -> quiet().publish(port, 53));
    }

    @Test
    void aHostPortIsPublishedOnceForEachProtocol() {
        IllegalArgumentException refused =
                assertRefused(IllegalArgumentException.class, () -> quiet().publishUdp(8053, 53)
                        .publishUdp(8053, 54));
        assertTrue(refused.getMessage().contains("127.0.0.1:8053/udp"), refused.getMessage());
        assertRefused(
                IllegalArgumentException.class, () -> quiet().publish(8053, 53).publish(8053, 54));
    }

    @Test
    void aHostsUdpPortInUseIsRefusedAndNothingStays() throws IOException {
        try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            PortException refused = assertRefused(
                    PortException.class, () -> quiet().publishUdp(0, 79).publishUdp(holder.getLocalPort(), 80));
            assertTrue(refused.getMessage().contains(":" + holder.getLocalPort() + "/udp"), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aCacheWithoutPagesIsRefused(int pages) {
        assertRefused(
                IllegalArgumentException.class, () -> quiet().cachePages(pages).mountTmpfs("/", 1 << 20));
    }

    private static <T extends Throwable> T assertRefused(Class<T> type, Supplier<Anykernel.Builder> built) {
        return assertThrows(type, () -> built.get().start().close());
    }

    private static Anykernel.Builder quiet() {
        return Anykernel.builder().console(text -> {});
    }
}
