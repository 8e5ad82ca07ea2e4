package io.anykernel.net.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.testing.TestHost;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class SteadyStateTest {
    private static final int CHUNK = 32_768;

    private final byte[] out = new byte[CHUNK];
    private final byte[] in = new byte[CHUNK];
    private final SimWorld world = new SimWorld(1);

    /** Over loopback, so that nothing but the stack runs; each segment passes output, input, timers and both queues. */
    @Test
    void bytesFlowWithoutAllocation() {
        TestHost host = new TestHost(world, StackConfig.DEFAULT.withBuffers(512, 512));
        TcpListener listener = host.stack.listen(80, 1);
        TcpSocket client = host.stack.startConnect(IpAddress.LOOPBACK_4, 80);
        world.runFor(0);
        TcpSocket server = listener.tryAccept();
        pump(client, server, 3000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        long segmentsBefore = host.counters.value("tcp.segments.out");
        pump(client, server, 3000);
        long segments = host.counters.value("tcp.segments.out") - segmentsBefore;
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(segments > 3000, "segments " + segments);
        // The measurement itself takes some; less than a byte a segment is none.
        assertTrue(allocated < segments, allocated + " bytes for " + segments + " segments");
        host.stack.close();
        assertEquals(0, host.blocks.inUse());
    }

    private void pump(TcpSocket client, TcpSocket server, int rounds) {
        for (int i = 0; i < rounds; i++) {
            client.trySend(out, 0, CHUNK);
            world.runFor(50_000);
            while (server.tryReceive(in, 0, CHUNK) > 0) {
                world.runFor(1);
            }
        }
    }
}
