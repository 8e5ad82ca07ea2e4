package io.anykernel.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.host.LoopGroup;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small instances in a ring, each joined to the next by a link of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmallInstancesTest {
    private static final int COUNT = 100;
    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final List<Anykernel> kernels = new ArrayList<>();

    private void startRing() {
        List<KernelLink> links = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            links.add(KernelLink.small("ring" + i));
        }
        for (int i = 0; i < COUNT; i++) {
            int before = (i + COUNT - 1) % COUNT;
            kernels.add(Anykernel.builder()
                    .name("ring" + i)
                    .console(text -> {})
                    .small()
                    .link(links.get(i))
                    .address(address(i, 1) + "/30")
                    .network("net1", links.get(before).device(), address(before, 2) + "/30")
                    .mountTmpfs("/", 64 << 10)
                    .start());
        }
    }

    private static String address(int link, int host) {
        return "10.1." + (link >> 6) + "." + ((link & 63) * 4 + host);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("junit"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void aHundredAddOneThreadAtMostAndEachPingsItsNeighbor() {
        Set<Thread> before = threads();
        startRing();
        Set<Thread> added = threads();
        added.removeAll(before);
        assertTrue(
                added.stream()
                        .filter(each -> each.getName().startsWith("ring"))
                        .findAny()
                        .isEmpty(),
                () -> "" + added);
        for (int i = 0; i < COUNT; i++) {
            kernels.get(i).net().pinger().ping(IpAddress.parse(address(i, 2)), LIMIT_NANOS);
        }
        kernels.forEach(Anykernel::close);
    }

    @Test
    void theLoopIsOnesOwnWhereThatIsChosen() {
        Anykernel.Builder builder = Anykernel.builder().name("own").console(text -> {});
        assertThrows(NullPointerException.class, () -> builder.loops(null));
        try (Anykernel own = builder.small().ownLoop().start()) {
            assertTrue(threads().stream().anyMatch(each -> each.getName().equals("own-loop")));
        }
        try (Anykernel chosen = builder.loops(LoopGroup.named("chosen")).start()) {
            assertTrue(threads().stream().anyMatch(each -> each.getName().equals("chosen")));
        }
    }

    /** Both sides block, and the loops of both run on the one thread where neither polls. */
    @Test
    void neighborsTalkByTcp() throws InterruptedException {
        startRing();
        Anykernel server = kernels.get(1);
        Anykernel client = kernels.get(0);
        TcpListener listener = server.net().listen(7, 1);
        Thread echo = new Thread(() -> {
            try (TcpSocket peer = listener.accept(LIMIT_NANOS)) {
                byte[] bytes = new byte[1000];
                for (int length = peer.receive(bytes, 0, bytes.length, LIMIT_NANOS);
                        length > 0;
                        length = peer.receive(bytes, 0, bytes.length, LIMIT_NANOS)) {
                    peer.send(bytes, 0, length, LIMIT_NANOS);
                }
            }
        });
        echo.start();
        try (TcpSocket socket = client.net().connect(IpAddress.parse(address(0, 2)), 7, LIMIT_NANOS)) {
            byte[] bytes = new byte[500];
            for (int round = 0; round < 200; round++) {
                bytes[0] = (byte) round;
                socket.send(bytes, 0, bytes.length, LIMIT_NANOS);
                int got = 0;
                while (got < bytes.length) {
                    got += socket.receive(bytes, got, bytes.length - got, LIMIT_NANOS);
                }
                assertEquals((byte) round, bytes[0]);
            }
        }
        echo.join();
        listener.close();
        kernels.forEach(Anykernel::close);
    }
}
