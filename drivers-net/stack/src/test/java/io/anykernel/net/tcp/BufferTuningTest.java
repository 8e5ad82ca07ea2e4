package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.sim.LinkConditions;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TcpScript;
import io.anykernel.net.testing.TestNetwork;
import org.junit.jupiter.api.Test;

/** Buffers that follow the path, in both directions and as far as memory allows (ADR 0025, ADR 0046). */
class BufferTuningTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final long LIMIT_NANOS = 600_000 * MILLISECOND;
    private static final int BYTES = 32 << 20;
    private static final int UNTUNED_BYTES = 256 * 1024;

    private final byte[] chunk = new byte[65_536];
    private TcpSocket client;
    private long most;

    private static TestNetwork longPath(StackConfig config) {
        TestNetwork network = new TestNetwork(new SimWorld(1), config, 1500, null, null, null, null);
        int ping = network.left.stack.pinger().trySend(TestNetwork.RIGHT);
        network.runUntil(() -> network.left.stack.pinger().roundTripNanos(ping) >= 0, LIMIT_NANOS);
        for (LinkConditions conditions : new LinkConditions[] {network.link.fromLeft(), network.link.fromRight()}) {
            conditions
                    .delayNanos(50 * MILLISECOND)
                    .bitsPerSecond(1_000_000_000L)
                    .queueFrames(100_000);
        }
        return network;
    }

    /** Returns Mbit/s of virtual time. */
    private double transfer(TestNetwork network, int sendBufferBytes, int bytes) {
        TcpListener listener = network.right.stack.listen(80, 1);
        client = network.left.stack.startConnect(TestNetwork.RIGHT, 80);
        if (sendBufferBytes > 0) {
            client.options().sendBufferBytes(sendBufferBytes);
        }
        TcpSocket[] server = new TcpSocket[1];
        int[] sent = new int[1];
        int[] received = new int[1];
        network.left.runInLoop(() -> {
            for (int taken = 1; taken > 0 && sent[0] < bytes; sent[0] += Math.max(0, taken)) {
                taken = client.trySend(chunk, 0, Math.min(chunk.length, bytes - sent[0]));
            }
            most = Math.max(most, sent[0] - received[0]);
        });
        network.right.runInLoop(() -> {
            server[0] = server[0] == null ? listener.tryAccept() : server[0];
            for (int taken = 1; server[0] != null && taken > 0; received[0] += Math.max(0, taken)) {
                taken = server[0].tryReceive(chunk, 0, chunk.length);
            }
        });
        long start = network.nowNanos();
        network.runUntil(() -> received[0] == bytes, LIMIT_NANOS);
        double mbit = bytes * 8e3 / (network.nowNanos() - start);
        network.close();
        return mbit;
    }

    /** With 256 KiB in either direction 100 ms would let 21 Mbit/s through. */
    @Test
    void aLongPathIsFilledByDefault() {
        double mbit = transfer(longPath(StackConfig.DEFAULT), 0, BYTES);
        assertTrue(mbit > 130, mbit + " Mbit/s");
    }

    @Test
    void neitherBufferExceedsItsBound() {
        StackConfig config = StackConfig.DEFAULT.withTcp(TcpConfig.DEFAULT.withBuffers(1 << 20, 1 << 20));
        double mbit = transfer(longPath(config), 0, BYTES);
        assertTrue(mbit > 45 && mbit < 84, mbit + " Mbit/s");
        assertTrue(most <= 2 << 20, "written and not read: " + most);
    }

    @Test
    void aBufferThatTheApplicationChoseStaysAsItIs() {
        double mbit = transfer(longPath(StackConfig.DEFAULT), UNTUNED_BYTES, BYTES / 8);
        assertTrue(mbit < 21, mbit + " Mbit/s");
    }

    /** A quarter of the blocks is what one connection may hold. */
    @Test
    void memoryBoundsWhatThePathAsksFor() {
        StackConfig config = StackConfig.DEFAULT.withBuffers(10_240, 256);
        transfer(longPath(config), 0, BYTES / 8);
        assertTrue(most <= 256 / 4 * 4096 + 65_536, "written and not read: " + most);
    }

    /** A receiver that works in batches acknowledges a whole window at once; it was in use all the same. */
    @Test
    void acknowledgmentsThatComeTogetherLetTheWindowGrowByAllOfThem() {
        TcpScript script = new TcpScript();
        TcpSocket socket = script.established();
        socket.options().noDelay(true);
        int before = socket.info().congestionWindowBytes();
        assertEquals(10_000, socket.trySend(new byte[10_000], 0, 10_000));
        script.takeAll();
        script.together(() -> {
            for (int acknowledged = 2001; acknowledged <= 10_001; acknowledged += 2000) {
                script.send("A", 1, acknowledged, 0);
            }
        });
        assertEquals(before + 10_000, socket.info().congestionWindowBytes());
    }
}
