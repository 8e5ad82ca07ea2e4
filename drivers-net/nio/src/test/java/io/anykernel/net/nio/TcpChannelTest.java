package io.anykernel.net.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our channels: all that the JDK's do, and time-outs. */
class TcpChannelTest extends ChannelContract {
    private final LoopbackStack stack = new LoopbackStack();

    @AfterEach
    void closeStack() {
        stack.close();
    }

    @Override
    Pair connected() {
        LoopbackStack.Sockets sockets = stack.connected();
        return new Pair(TcpChannel.of(sockets.near()), TcpChannel.of(sockets.far()));
    }

    @Override
    void configureBlocking(ByteChannel channel, boolean isBlocking) throws IOException {
        ((TcpChannel) channel).configureBlocking(isBlocking);
    }

    @Override
    void shutdownOutput(ByteChannel channel) throws IOException {
        ((TcpChannel) channel).shutdownOutput();
    }

    @Test
    void callsTimeOutAndTheBufferShowsWhatWasQueued() throws IOException {
        LoopbackStack.Sockets sockets = stack.connected();
        try (TcpChannel near = TcpChannel.of(sockets.near()).timeout(Duration.ofMillis(50));
                TcpChannel far = TcpChannel.of(sockets.far())) {
            assertThrows(SocketTimeoutException.class, () -> near.read(ByteBuffer.allocate(1)));
            ByteBuffer much = ByteBuffer.allocate(64 << 20);
            assertThrows(SocketTimeoutException.class, () -> near.write(much));
            int queued = much.position();
            assertTrue(queued > 0 && queued < much.capacity(), queued + " bytes");
            near.shutdownOutput();
            ByteBuffer into = ByteBuffer.allocate(1 << 20);
            int taken = 0;
            for (int count = 0; count >= 0; count = far.read(into.clear())) {
                taken += count;
            }
            assertEquals(queued, taken);
        }
    }

    @Test
    void noWayIsANoRouteToHostException() {
        assertThrows(
                NoRouteToHostException.class,
                () -> TcpChannel.connect(
                        stack.net(), io.anykernel.net.ip.IpAddress.parse("10.9.9.9"), 80, Duration.ofSeconds(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> TcpChannel.connect(stack.net(), LoopbackStack.ADDRESS, 80, Duration.ofSeconds(-1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> TcpChannel.connect(stack.net(), LoopbackStack.ADDRESS, 0, Duration.ofSeconds(1)));
    }
}
