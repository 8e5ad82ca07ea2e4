package io.anykernel.net.socket;

import static io.anykernel.net.socket.ReadinessListener.ACCEPTABLE;
import static io.anykernel.net.socket.ReadinessListener.END_OF_DATA;
import static io.anykernel.net.socket.ReadinessListener.ERROR;
import static io.anykernel.net.socket.ReadinessListener.READABLE;
import static io.anykernel.net.socket.ReadinessListener.WRITABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.testing.TestNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application on the left, its peer on the right, in simulation. */
class ReadinessQueueTest {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int PORT = 7;
    private static final byte[] BYTES = new byte[100];

    private final TestNetwork network = new TestNetwork(1);
    private final ReadinessQueue queue = network.left.stack.newReadinessQueue();
    private final List<Integer> events = new ArrayList<>();

    /** A connection that the peer made, and the peer's end. */
    private TcpSocket socket;

    private TcpSocket peer;

    private void connect() {
        TcpListener listener = network.left.stack.listen(PORT, 4);
        peer = network.right.stack.connect(TestNetwork.LEFT, PORT, SECOND_NANOS);
        socket = listener.accept(SECOND_NANOS);
    }

    private int dispatch() {
        return queue.dispatch(SECOND_NANOS);
    }

    private int errnoOfDispatch() {
        return assertThrows(KernelException.class, this::dispatch).errno();
    }

    /** Dispatches until nothing is ready, as an application would while it has nothing else to do. */
    private List<Integer> allEvents() {
        events.clear();
        while (dispatch() > 0) {
            // The listeners record what is reported to them.
        }
        return List.copyOf(events);
    }

    // ---- what is reported

    @Test
    void aListenerThatHasAConnectionIsAcceptable() {
        TcpListener listener = network.left.stack.listen(PORT, 4);
        queue.register(listener, events::add);
        assertEquals(0, dispatch());
        network.right.stack.startConnect(TestNetwork.LEFT, PORT);
        assertEquals(1, dispatch());
        assertEquals(List.of(ACCEPTABLE), events);
        listener.tryAccept().abort();
    }

    @Test
    void aConnectionThatIsMadeBecomesWritable() {
        network.right.stack.listen(PORT, 4);
        TcpSocket connecting = network.left.stack.startConnect(TestNetwork.RIGHT, PORT);
        queue.register(connecting, events::add);
        assertEquals(List.of(WRITABLE), allEvents());
        assertEquals(Errno.OK, connecting.connectOutcome());
    }

    @Test
    void aConnectionThatIsRefusedIsAnError() {
        TcpSocket connecting = network.left.stack.startConnect(TestNetwork.RIGHT, PORT);
        queue.register(connecting, events::add);
        assertEquals(1, dispatch());
        assertEquals(ERROR, events.get(0) & (ERROR | WRITABLE | READABLE));
        assertEquals(Errno.CONNECTION_REFUSED, connecting.connectOutcome());
    }

    @Test
    void dataItsEndAndAResetAreReported() {
        connect();
        queue.register(socket, events::add);
        assertEquals(List.of(WRITABLE), allEvents());
        peer.send(BYTES, 0, 10, SECOND_NANOS);
        assertEquals(List.of(READABLE | WRITABLE), allEvents());
        assertEquals(10, socket.tryReceive(BYTES, 0, 100));
        peer.shutdownOutput();
        assertEquals(List.of(WRITABLE | END_OF_DATA), allEvents());
        assertEquals(0, socket.tryReceive(BYTES, 0, 100));
        peer.abort();
        int last = allEvents().get(0);
        assertEquals(ERROR, last & (ERROR | WRITABLE));
        assertEquals(Errno.CONNECTION_RESET, socket.trySend(BYTES, 0, 1));
    }

    @Test
    void roomIsReportedToASenderThatFoundTooLittle() {
        connect();
        queue.register(socket, events::add);
        assertEquals(List.of(WRITABLE), allEvents());
        byte[] much = new byte[4 << 20];
        while (socket.trySend(much, 0, much.length) > 0) {
            allEvents();
        }
        assertEquals(List.of(), allEvents(), "the peer does not read");
        assertTrue(peer.receive(much, 0, much.length, SECOND_NANOS) > 0);
        while (peer.tryReceive(much, 0, much.length) > 0) {
            network.runFor(SECOND_NANOS / 100);
        }
        assertTrue(allEvents().contains(WRITABLE));
    }

    @Test
    void roomIsReportedToADatagramPortThatFoundNone() {
        UdpSocket udp = network.left.stack.bindUdp(IpAddress.ANY, PORT);
        queue.register(udp, events::add);
        assertEquals(List.of(WRITABLE), allEvents());
        List<PacketBuffer> held = new ArrayList<>();
        while (network.left.packets.available() > 0) {
            held.add(network.left.packets.acquire("others"));
        }
        assertEquals(Errno.NO_BUFFERS, udp.trySend(BYTES, 0, 10, TestNetwork.RIGHT, PORT));
        assertEquals(List.of(), allEvents());
        held.remove(0).release();
        assertEquals(List.of(), allEvents(), "the last packet is for what is received");
        assertEquals(Errno.NO_BUFFERS, udp.trySend(BYTES, 0, 10, TestNetwork.RIGHT, PORT));
        held.forEach(PacketBuffer::release);
        assertEquals(List.of(WRITABLE), allEvents());
        assertEquals(Errno.OK, udp.trySend(BYTES, 0, 10, TestNetwork.RIGHT, PORT));
    }

    /** Hosts that are off, whose share of waiting packets is full, and a sender that never gives up. */
    @Test
    void aSenderThatFindsNoRoomIsNotNotifiedInALoop() {
        UdpSocket udp = network.left.stack.bindUdp(IpAddress.ANY, PORT);
        List<PacketBuffer> held = new ArrayList<>();
        while (network.left.packets.available() > 10) {
            held.add(network.left.packets.acquire("others"));
        }
        int[] sent = {0};
        queue.register(udp, now -> {
            events.add(now);
            for (int i = 0; i < 100; i++) {
                IpAddress off = IpAddress.parse("10.0.0." + (50 + sent[0]++ % 50));
                udp.trySend(BYTES, 0, 10, off, PORT);
            }
        });
        long end = network.nowNanos() + 10 * SECOND_NANOS;
        while (network.nowNanos() < end) {
            dispatch();
        }
        assertTrue(events.size() < 1100, events.size() + " calls in ten seconds");
        held.forEach(PacketBuffer::release);
    }

    @Test
    void datagramsAndTheirErrorsAreReported() {
        UdpSocket udp = network.left.stack.bindUdp(IpAddress.ANY, PORT);
        UdpSocket sender = network.right.stack.bindUdp(IpAddress.ANY, PORT);
        queue.register(udp, events::add);
        assertEquals(List.of(WRITABLE), allEvents());
        sender.send(BYTES, 0, 10, TestNetwork.LEFT, PORT);
        assertEquals(List.of(READABLE | WRITABLE), allEvents());
        assertEquals(10, udp.tryReceive(BYTES, 0, 100, new Datagram()));
        udp.send(BYTES, 0, 10, TestNetwork.RIGHT, PORT + 1);
        assertEquals(List.of(WRITABLE | ERROR), allEvents());
        assertEquals(Errno.CONNECTION_REFUSED, udp.takeError().errno());
    }

    @Test
    void whatIsReadyBeforeItIsRegisteredIsReported() {
        connect();
        peer.send(BYTES, 0, 10, SECOND_NANOS);
        network.runFor(SECOND_NANOS);
        queue.register(socket, events::add);
        assertEquals(List.of(READABLE | WRITABLE), allEvents());
    }

    @Test
    void aChangeDuringTheCallIsReportedAfterIt() {
        connect();
        queue.register(socket, now -> {
            events.add(now);
            if (events.size() == 1) {
                peer.send(BYTES, 0, 10, SECOND_NANOS);
                network.runFor(SECOND_NANOS);
            }
        });
        assertEquals(List.of(WRITABLE, READABLE | WRITABLE), allEvents());
    }

    /** Else a pair of sockets that feed each other would keep the caller for ever. */
    @Test
    void oneDispatchCallsABoundedNumberOfListeners() {
        UdpSocket udp = network.left.stack.bindUdp(IpAddress.ANY, PORT);
        queue.register(udp, now -> queue.register(udp, again -> register(udp)));
        assertEquals(64, dispatch());
    }

    private void register(UdpSocket udp) {
        queue.register(udp, again -> register(udp));
    }

    // ---- how it is reported

    @Test
    void noCpuIsHeldWhileAListenerRuns() {
        connect();
        boolean[] wasHeld = {true};
        queue.register(socket, now -> {
            wasHeld[0] = network.left.cpu.isHeldByCaller();
            socket.send(BYTES, 0, 10, SECOND_NANOS);
        });
        assertEquals(1, dispatch());
        assertFalse(wasHeld[0]);
        assertEquals(10, peer.receive(BYTES, 0, 100, SECOND_NANOS), "a listener may wait");
    }

    @Test
    void whatAListenerThrowsIsLoggedOnceCountedAndHarmsNothing() {
        connect();
        UdpSocket udp = network.left.stack.bindUdp(IpAddress.ANY, PORT);
        queue.register(socket, now -> {
            throw new AssertionError("the application's");
        });
        queue.register(udp, events::add);
        assertEquals(2, dispatch());
        assertEquals(List.of(WRITABLE), events, "the other listener");
        for (int i = 0; i < 3; i++) {
            peer.send(BYTES, 0, 10, SECOND_NANOS);
            assertEquals(1, dispatch());
        }
        assertEquals(4, network.left.counters.value("socket.listener-failures"));
        assertEquals(
                List.of("net: event=listener-failed socket=tcp 10.0.0.2 port " + socket.remotePort()
                        + " cause=java.lang.AssertionError: the application's"),
                network.left.lines);
        assertNull(network.left.cpu.failure());
        assertEquals(30, socket.receive(BYTES, 0, 100, SECOND_NANOS));
    }

    @Test
    void anotherRegistrationReplacesTheFirst() {
        connect();
        queue.register(socket, now -> events.add(-1));
        ReadinessQueue other = network.left.stack.newReadinessQueue();
        other.register(socket, events::add);
        assertEquals(0, dispatch());
        assertEquals(1, other.dispatch(SECOND_NANOS));
        assertEquals(List.of(WRITABLE), events);
    }

    @Test
    void aSocketClosedByItsUserIsReportedNoMore() {
        connect();
        TcpListener listener = network.left.stack.listen(PORT + 1, 4);
        UdpSocket udp = network.left.stack.bindUdp(IpAddress.ANY, PORT);
        queue.register(socket, events::add);
        queue.register(listener, events::add);
        queue.register(udp, events::add);
        socket.close();
        listener.close();
        udp.close();
        assertEquals(0, dispatch());
        queue.register(socket, events::add);
        queue.register(listener, events::add);
        queue.register(udp, events::add);
        assertEquals(3, dispatch());
        assertTrue(events.stream().allMatch(each -> (each & ERROR) != 0), "closed before: " + events);
    }

    // ---- refusals and ends

    @Test
    void aSocketOfAnotherStackIsRefused() {
        connect();
        assertThrows(IllegalArgumentException.class, () -> queue.register(peer, events::add));
    }

    @Test
    void aHolderOfTheCpuMayNotDispatch() {
        network.left.cpu.acquire();
        assertThrows(IllegalStateException.class, this::dispatch);
        network.left.cpu.release();
        assertNull(network.left.cpu.failure());
    }

    @Test
    void aClosedQueueReportsWhatWasReadyAndEnds() {
        connect();
        queue.register(socket, events::add);
        queue.close();
        queue.close();
        assertTrue(queue.isClosed());
        assertEquals(1, dispatch());
        assertEquals(Errno.BAD_HANDLE, errnoOfDispatch());
        queue.run();
    }

    @Test
    void closingTheStackReportsTheEndOfEverySocketAndEndsTheQueue() {
        connect();
        TcpListener listener = network.left.stack.listen(PORT + 1, 4);
        UdpSocket udp = network.left.stack.bindUdp(IpAddress.ANY, PORT);
        queue.register(socket, events::add);
        queue.register(listener, events::add);
        queue.register(udp, events::add);
        allEvents();
        network.left.stack.close();
        events.clear();
        queue.run();
        assertEquals(3, events.size());
        assertTrue(events.stream().allMatch(each -> (each & ERROR) != 0), events::toString);
        assertEquals(Errno.BAD_HANDLE, errnoOfDispatch());
        assertEquals(
                Errno.SHUT_DOWN,
                assertThrows(KernelException.class, network.left.stack::newReadinessQueue)
                        .errno());
    }

    @Test
    void aFailedCpuEndsTheQueue() {
        connect();
        IllegalStateException cause = new IllegalStateException("half-way");
        network.world.clock().schedule(network.nowNanos() + 1000, () -> network.left.cpu.fail(cause));
        CpuFailedException told = assertThrows(CpuFailedException.class, queue::run);
        assertEquals(cause, told.getCause());
    }
}
