package io.anykernel.net.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.port.PortNetDevice;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.ReadinessQueue;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.socket.UdpSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is thrown inside a call fails the Cpu, nothing of the stack runs afterwards, and a question sends nothing. */
class GateTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final IpAddress NEIGHBOR = IpAddress.parse("10.0.0.2");
    private static final InterfaceConfig CONFIG = InterfaceConfig.of("10.0.0.1/24");
    private static final int PORT = 7;
    private static final long TIMEOUT_NANOS = 1_000_000;

    /** A clock that every call reads, and that throws once it is armed. */
    private static final class FaultyClock implements Clock {
        private final Clock clock;
        private Throwable fault;

        private FaultyClock(Clock clock) {
            this.clock = clock;
        }

        @Override
        public long nanoTime() {
            if (fault instanceof Error error) {
                throw error;
            }
            if (fault != null) {
                throw (RuntimeException) fault;
            }
            return clock.nanoTime();
        }

        @Override
        public long wallNanos() {
            return clock.wallNanos();
        }
    }

    /** Counts what the stack asks of it; nothing ever arrives. */
    private static final class CountingPort implements NetPort {
        private int calls;
        private RuntimeException fault;

        @Override
        public NetPortInfo info() {
            return new NetPortInfo("counting", 0x02_00_00_00_00_01L, 1500, 0, 0);
        }

        @Override
        public int receive(IoVector into) {
            calls++;
            return WOULD_BLOCK;
        }

        @Override
        public int send(IoVector frame) {
            calls++;
            if (fault != null) {
                throw fault;
            }
            return 0;
        }

        @Override
        public void awaitSendRoom() {
            calls++;
        }

        @Override
        public void close() {}
    }

    /** A stack with one connection to itself, a datagram port and a listener. */
    private static final class Host {
        private final SimWorld world = new SimWorld(1);
        private final Cpu cpu = world.scheduling().newCpu("gate");
        private final FaultyClock clock = new FaultyClock(world.clock());
        private final CountingPort port = new CountingPort();
        private final PortNetDevice device;
        private final NetStack stack;
        private final TcpListener listener;
        private final TcpSocket socket;
        private final UdpSocket udp;
        private final Datagram request = new Datagram();
        private final ReadinessQueue readiness;

        private Host() {
            StackConfig config = StackConfig.DEFAULT.withBuffers(128, 64);
            Counters counters = new Counters();
            Arena arena = world.arenas().map(config.arenaBytes() + 4096);
            PacketPool packets = config.newPacketPool(arena, counters);
            PayloadPool blocks = config.newBlockPool(arena, counters);
            stack = new NetStack(
                    config, cpu, clock, world.entropy(), packets, blocks, counters, new Log(line -> {}, "gate"));
            device = new PortNetDevice(port, packets, blocks, arena, counters.scope("device"));
            stack.attach(device, CONFIG);
            listener = stack.listen(PORT, 4);
            socket = stack.connect(LOOPBACK, PORT, TIMEOUT_NANOS);
            udp = stack.bindUdp(IpAddress.ANY, 0);
            udp.send(new byte[1], 0, 1, LOOPBACK, udp.port());
            udp.receive(new byte[1], 0, 1, request, TIMEOUT_NANOS);
            readiness = stack.newReadinessQueue();
        }
    }

    private interface Call {
        void on(Host host);
    }

    private static final byte[] BYTES = new byte[10];

    private static Map<String, Call> calls() {
        Memory memory = Memory.allocate(BYTES.length);
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("TcpSocket.tryReceive", host -> host.socket.tryReceive(BYTES, 0, 10));
        calls.put("TcpSocket.tryReceive of memory", host -> host.socket.tryReceive(memory, 0, 10));
        calls.put("TcpSocket.trySend", host -> host.socket.trySend(BYTES, 0, 10));
        calls.put("TcpSocket.trySend of memory", host -> host.socket.trySend(memory, 0, 10));
        calls.put("TcpSocket.receive", host -> host.socket.receive(BYTES, 0, 10, TIMEOUT_NANOS));
        calls.put("TcpSocket.receive of memory", host -> host.socket.receive(memory, 0, 10, TIMEOUT_NANOS));
        calls.put("TcpSocket.send", host -> host.socket.send(BYTES, 0, 10, TIMEOUT_NANOS));
        calls.put("TcpSocket.send of parts", host -> host.socket.send(new byte[][] {BYTES}, TIMEOUT_NANOS));
        calls.put("TcpSocket.send of memory", host -> host.socket.send(memory, 0, 10, TIMEOUT_NANOS));
        calls.put("TcpSocket.awaitConnected", host -> host.socket.awaitConnected(TIMEOUT_NANOS));
        calls.put("TcpSocket.awaitSent", host -> host.socket.awaitSent(TIMEOUT_NANOS));
        calls.put("TcpSocketOptions.noDelay", host -> host.socket.options().noDelay(true));
        calls.put(
                "TcpSocketOptions.sendBufferBytes",
                host -> host.socket.options().sendBufferBytes(4096));
        calls.put(
                "TcpSocketOptions.receiveBufferBytes",
                host -> host.socket.options().receiveBufferBytes(4096));
        calls.put("TcpSocketOptions.keepAlive", host -> host.socket.options().keepAlive(KeepAlive.DEFAULT));
        calls.put("TcpSocketOptions.userTimeout", host -> host.socket.options().userTimeout(Duration.ofSeconds(1)));
        calls.put("TcpSocket.shutdownOutput", host -> host.socket.shutdownOutput());
        calls.put("TcpSocket.close", host -> host.socket.close());
        calls.put("TcpSocket.abort", host -> host.socket.abort());
        calls.put("TcpListener.tryAccept", host -> host.listener.tryAccept());
        calls.put("TcpListener.accept", host -> host.listener.accept(TIMEOUT_NANOS));
        calls.put("TcpListener.close", host -> host.listener.close());
        calls.put("UdpSocket.trySend", host -> host.udp.trySend(BYTES, 0, 10, NEIGHBOR, PORT));
        calls.put("UdpSocket.send", host -> host.udp.send(BYTES, 0, 10, NEIGHBOR, PORT));
        calls.put("UdpSocket.tryReply", host -> host.udp.tryReply(BYTES, 0, 10, host.request));
        calls.put("UdpSocket.reply", host -> host.udp.reply(BYTES, 0, 10, host.request));
        calls.put("UdpSocket.tryReceive", host -> host.udp.tryReceive(BYTES, 0, 10, new Datagram()));
        calls.put("UdpSocket.receive", host -> host.udp.receive(BYTES, 0, 10, new Datagram(), TIMEOUT_NANOS));
        calls.put("UdpSocket.close", host -> host.udp.close());
        calls.put("Pinger.trySend", host -> host.stack.pinger().trySend(NEIGHBOR));
        calls.put("Pinger.ping", host -> host.stack.pinger().ping(NEIGHBOR, TIMEOUT_NANOS));
        calls.put("NetStack.attach", host -> host.stack.attach(host.device, CONFIG));
        calls.put("NetStack.startConnect", host -> host.stack.startConnect(NEIGHBOR, PORT));
        calls.put("NetStack.connect", host -> host.stack.connect(NEIGHBOR, PORT, TIMEOUT_NANOS));
        calls.put("NetStack.listen", host -> host.stack.listen(PORT + 1, 1));
        calls.put("NetStack.bindUdp", host -> host.stack.bindUdp(IpAddress.ANY, 0));
        calls.put("NetStack.newReadinessQueue", host -> host.stack.newReadinessQueue());
        calls.put("ReadinessQueue.dispatch", host -> host.readiness.dispatch(TIMEOUT_NANOS));
        calls.put("NetStack.close", host -> host.stack.close());
        return calls;
    }

    private static Map<String, Call> questions() {
        Map<String, Call> questions = new LinkedHashMap<>();
        questions.put("TcpSocket.info", host -> host.socket.info());
        questions.put("TcpSocketOptions.settings", host -> host.socket.options().settings());
        questions.put("TcpSocket.state", host -> host.socket.state());
        questions.put("TcpSocket.connectOutcome", host -> host.socket.connectOutcome());
        questions.put("TcpSocket.readableBytes", host -> host.socket.readableBytes());
        questions.put("TcpSocket.sendRoomBytes", host -> host.socket.sendRoomBytes());
        questions.put("TcpListener.isClosed", host -> host.listener.isClosed());
        questions.put("Pinger.roundTripNanos", host -> host.stack.pinger().roundTripNanos(0));
        questions.put("NetStack.connections", host -> host.stack.connections());
        questions.put("NetStack.interfaces", host -> host.stack.interfaces());
        questions.put("NetStack.isClosed", host -> host.stack.isClosed());
        questions.put(
                "ReadinessQueue.register of a connection", host -> host.readiness.register(host.socket, each -> {}));
        questions.put(
                "ReadinessQueue.register of a listener", host -> host.readiness.register(host.listener, each -> {}));
        questions.put("ReadinessQueue.register of a port", host -> host.readiness.register(host.udp, each -> {}));
        questions.put("ReadinessQueue.isClosed", host -> host.readiness.isClosed());
        questions.put("ReadinessQueue.close", host -> host.readiness.close());
        return questions;
    }

    private static Map<String, Call> callsWithoutAnArgument() {
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("NetStack.attach, device", host -> host.stack.attach(null, CONFIG));
        calls.put("NetStack.attach, config", host -> host.stack.attach(host.device, null));
        calls.put("NetStack.startConnect", host -> host.stack.startConnect(null, PORT));
        calls.put("NetStack.connect", host -> host.stack.connect(null, PORT, TIMEOUT_NANOS));
        calls.put("NetStack.listen", host -> host.stack.listen(null, PORT + 1, 1));
        calls.put("NetStack.bindUdp", host -> host.stack.bindUdp(null, 0));
        calls.put("UdpSocket.trySend", host -> host.udp.trySend(BYTES, 0, 10, null, PORT));
        calls.put("UdpSocket.send", host -> host.udp.send(BYTES, 0, 10, null, PORT));
        calls.put("UdpSocket.tryReply", host -> host.udp.tryReply(BYTES, 0, 10, null));
        calls.put("UdpSocket.reply", host -> host.udp.reply(BYTES, 0, 10, null));
        calls.put("UdpSocket.tryReceive", host -> host.udp.tryReceive(BYTES, 0, 10, null));
        calls.put("UdpSocket.receive", host -> host.udp.receive(BYTES, 0, 10, null, TIMEOUT_NANOS));
        calls.put("ReadinessQueue.register", host -> host.readiness.register(host.socket, null));
        calls.put("Pinger.trySend", host -> host.stack.pinger().trySend(null));
        calls.put("Pinger.ping", host -> host.stack.pinger().ping(null, TIMEOUT_NANOS));
        return calls;
    }

    /** A mistake of one caller is its own: the stack goes on serving the others. */
    @TestFactory
    Stream<DynamicTest> aMissingArgumentIsRefusedAndLeavesTheCpuWell() {
        return callsWithoutAnArgument().entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> {
                    Host host = new Host();
                    assertThrows(
                            NullPointerException.class, () -> call.getValue().on(host));
                    assertNull(host.cpu.failure());
                    assertEquals(10, host.socket.trySend(BYTES, 0, 10));
                }));
    }

    /** The type of an exception does not tell an argument's fault from a device's. */
    @Test
    void aDeviceThatThrowsWhileItIsAttachedFailsTheCpu() {
        Host host = new Host();
        host.port.fault = new IllegalArgumentException("injected");
        int before = host.port.calls;
        assertSame(
                host.port.fault,
                assertThrows(IllegalArgumentException.class, () -> host.stack.attach(host.device, CONFIG)));
        assertSame(host.port.fault, host.cpu.failure());
        assertEquals(before + 1, host.port.calls, "no call of the port after the failure");
    }

    @TestFactory
    Stream<DynamicTest> aThrowableInACallFailsTheCpuAndNothingRunsAfterIt() {
        return calls().entrySet().stream()
                .flatMap(call -> Stream.of(new IllegalStateException("injected"), new AssertionError("injected"))
                        .map(fault -> DynamicTest.dynamicTest(
                                call.getKey() + " and " + fault.getClass().getSimpleName(),
                                () -> failsTheCpu(call.getValue(), fault))));
    }

    private static void failsTheCpu(Call call, Throwable fault) {
        Host host = new Host();
        host.clock.fault = fault;
        int before = host.port.calls;
        assertSame(fault, assertThrows(Throwable.class, () -> call.on(host)));
        assertSame(fault, host.cpu.failure());
        host.clock.fault = null;
        for (Call later : calls().values()) {
            assertThrows(CpuFailedException.class, () -> later.on(host));
        }
        assertEquals(before, host.port.calls, "calls of the port after the failure");
    }

    /** A driver of the same Cpu, say, that goes on after its neighbor has failed it. */
    @TestFactory
    Stream<DynamicTest> aHolderOfAFailedCpuIsRefused() {
        Map<String, Call> all = new LinkedHashMap<>(calls());
        all.putAll(questions());
        // These wait, and no holder may.
        all.keySet()
                .removeIf(name -> name.matches(
                        ".*\\.(receive|send|awaitConnected|awaitSent|accept|ping|connect|dispatch)( .*)?"));
        return all.entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> {
                    Host host = new Host();
                    int before = host.port.calls;
                    IllegalStateException fault = new IllegalStateException("injected");
                    host.cpu.acquire();
                    host.cpu.fail(fault);
                    CpuFailedException told = assertThrows(
                            CpuFailedException.class, () -> call.getValue().on(host));
                    assertSame(fault, told.getCause());
                    assertEquals(before, host.port.calls);
                    host.cpu.release();
                }));
    }

    @TestFactory
    Stream<DynamicTest> aQuestionRunsNoPass() {
        return questions().entrySet().stream()
                .map(question -> DynamicTest.dynamicTest(question.getKey(), () -> {
                    Host host = new Host();
                    int before = host.port.calls;
                    // A pass would read the clock.
                    host.clock.fault = new AssertionError("a question ran a pass");
                    question.getValue().on(host);
                    assertEquals(before, host.port.calls);
                }));
    }

    /** What another call left to be sent, with the Cpu held, stays where it is until a pass is due. */
    @Test
    void aQuestionSendsNoFrameThatWaits() {
        Host host = new Host();
        int before;
        host.cpu.acquire();
        try {
            host.stack.startConnect(NEIGHBOR, PORT);
            before = host.port.calls;
        } finally {
            host.cpu.release();
        }
        host.socket.info();
        host.stack.connections();
        assertEquals(before, host.port.calls);
    }
}
