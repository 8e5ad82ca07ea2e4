package io.anykernel.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.Component;
import io.anykernel.composition.Instance;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.socket.UdpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a kernel does for its connections when it closes, and what it says about what was left open. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest {
    private static final long SEED = Long.getLong("seed", 20_261_125L);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Anykernel.Builder builder() {
        return Anykernel.builder().console(line -> lines.add(line.toString()));
    }

    // ---- connections

    /** Through the instance's stack, the link, the gateway and the host's socket. */
    @Test
    void answersGivenRightBeforeTheKernelClosesArrive() throws IOException {
        for (int round = 0; round < 20; round++) {
            byte[] answer = new byte[1 + round * 20_000];
            new Random(SEED + round).nextBytes(answer);
            try (Anykernel kernel = builder().publish(0, 80).start();
                    Socket host = ask(kernel, answer)) {
                kernel.close();
                assertArrayEquals(answer, host.getInputStream().readAllBytes(), "seed " + SEED + " round " + round);
            }
        }
    }

    /** As a shutdown hook and the end of a block do: one ended the gateway's selector while another still ended what sleeps there. */
    @Test
    void closersOfSeveralThreadsEndItOnce() throws Exception {
        for (int round = 0; round < 60; round++) {
            Anykernel kernel = builder().small().publish(0, 80).start();
            CyclicBarrier together = new CyclicBarrier(3);
            List<FutureTask<Void>> closers = new ArrayList<>();
            for (int i = 0; i < together.getParties(); i++) {
                closers.add(new FutureTask<>(() -> {
                    together.await();
                    kernel.close();
                    return null;
                }));
            }
            closers.forEach(closer -> new Thread(closer).start());
            for (FutureTask<Void> closer : closers) {
                closer.get();
            }
        }
    }

    /** The host reads nothing until all buffers are full, so that a part is still in the instance when it closes. */
    @Test
    void withoutLingeringConnectionsAreReset() throws IOException {
        Anykernel kernel = builder().publish(0, 80).start();
        TcpListener listener = kernel.net().listen(80, 8);
        try (Socket host = new Socket("127.0.0.1", kernel.published().get(0).getPort())) {
            TcpSocket service = listener.accept(LIMIT);
            long queued = fill(service);
            service.close();
            kernel.close(Duration.ZERO);
            long received = receiveAll(host);
            assertTrue(received < queued, received + " of " + queued + " bytes");
        }
    }

    /** Queues until nothing more is taken for half a second; returns the bytes. */
    private static long fill(TcpSocket service) {
        byte[] part = new byte[65_536];
        long queued = 0;
        try {
            while (true) {
                queued += service.sendSome(part, 0, part.length, Duration.ofMillis(500));
            }
        } catch (KernelException full) {
            assertEquals(Errno.TIMED_OUT, full.errno());
        }
        return queued;
    }

    /** Bytes until the end of data or a reset. */
    private static long receiveAll(Socket host) {
        long received = 0;
        try {
            InputStream input = host.getInputStream();
            byte[] part = new byte[65_536];
            for (int count = input.read(part); count > 0; count = input.read(part)) {
                received += count;
            }
        } catch (IOException reset) {
            // What came before it counts.
        }
        return received;
    }

    @Test
    void aPeerThatTakesNothingHoldsTheKernelUpNoLongerThanAsked() throws IOException {
        Anykernel kernel = builder().publish(0, 80).start();
        try (TcpListener listener = kernel.net().listen(80, 8);
                Socket host = new Socket("127.0.0.1", kernel.published().get(0).getPort())) {
            TcpSocket service = listener.accept(LIMIT);
            fill(service);
            service.close();
            kernel.close(Duration.ofMillis(200));
            assertTrue(host.isConnected());
        }
    }

    /** The bound is longer than the test may take. */
    @Test
    void closingTwiceWaitsOnce() {
        Anykernel kernel = builder().publish(0, 80).start();
        kernel.close();
        kernel.close(Duration.ofDays(1));
        assertEquals(List.of(), lines);
    }

    @Test
    void aNegativeBoundIsRefusedAndNothingIsClosed() {
        Anykernel kernel = builder().start();
        assertThrows(IllegalArgumentException.class, () -> kernel.close(Duration.ofNanos(-1)));
        kernel.net().bindUdp(IpAddress.ANY, 53).close();
        kernel.close();
        assertThrows(KernelException.class, () -> kernel.net().bindUdp(IpAddress.ANY, 53), "and is still to be closed");
    }

    /** A client's connection whose service has queued the whole answer and closed. */
    private static Socket ask(Anykernel kernel, byte[] answer) throws IOException {
        TcpListener listener = kernel.net().listen(80, 8);
        Socket host = new Socket("127.0.0.1", kernel.published().get(0).getPort());
        TcpSocket service = listener.accept(LIMIT);
        service.send(answer, 0, answer.length, LIMIT);
        service.close();
        return host;
    }

    // ---- what was left open

    @Test
    void closingSaysWhatWasLeftOpenAndWhereItWasOpened() {
        Anykernel kernel = builder().trackOpens().mountTmpfs("/", 1 << 20).start();
        TcpListener listener = kernel.net().listen(80, 8);
        OpenFile file = kernel.files().open("/note", OpenFlags.WRITE | OpenFlags.CREATE);
        openDatagrams(kernel);
        kernel.net().bindUdp(IpAddress.ANY, 54).close();
        assertEquals(3, kernel.instance().openHandles().size());
        kernel.close();
        String said = String.join("\n", lines);
        assertTrue(said.contains("tcp listener port 80 opened at io.anykernel.embed.CloseTest.closingSays"), said);
        assertTrue(said.contains("udp port 53 opened at io.anykernel.embed.CloseTest.openDatagrams"), said);
        assertTrue(said.contains("file /note opened at io.anykernel.embed.CloseTest.closingSays"), said);
        assertEquals(
                3,
                lines.stream().filter(line -> line.contains("event=left-open")).count(),
                said);
        assertTrue(listener.isClosed());
        assertEquals("/note", file.path());
    }

    private static UdpSocket openDatagrams(Anykernel kernel) {
        return kernel.net().bindUdp(IpAddress.ANY, 53);
    }

    @Test
    void nothingIsSaidUnlessItWasAskedFor() {
        Anykernel kernel = builder().start();
        kernel.net().listen(80, 8);
        kernel.close();
        assertEquals(List.of(), lines);
    }

    @Test
    void anUncleanEndNamesWhatWasLeftOpen() {
        Anykernel kernel = builder().add(new Leaking()).mountTmpfs("/", 1 << 20).start();
        for (int port = 1; port <= 3; port++) {
            kernel.files().open("/same", OpenFlags.WRITE | OpenFlags.CREATE);
            kernel.net().bindUdp(IpAddress.ANY, port);
        }
        IllegalStateException unclean = assertThrows(IllegalStateException.class, kernel::close);
        String message = unclean.getMessage();
        assertTrue(message.contains("mine: the culprit"), message);
        assertTrue(message.contains("udp port 1") && message.contains("udp port 3"), message);
        assertTrue(message.contains("3 times file /same"), message);
    }

    /** Leaves a buffer out. */
    private static final class Leaking implements Component {
        @Override
        public String name() {
            return "leaking";
        }

        @Override
        public long arenaBytes() {
            return 4096;
        }

        @Override
        public Object start(Instance instance) {
            PacketPool pool = instance.kernel().packetPool("mine", 1, 2048);
            return pool.acquire("the culprit");
        }
    }
}
