package io.anykernel.net.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
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
    Set<SocketOption<?>> supportedOptions(ByteChannel channel) {
        return ((TcpChannel) channel).supportedOptions();
    }

    @Override
    <T> void setOption(ByteChannel channel, SocketOption<T> option, T value) throws IOException {
        ((TcpChannel) channel).setOption(option, value);
    }

    @Override
    <T> T getOption(ByteChannel channel, SocketOption<T> option) throws IOException {
        return ((TcpChannel) channel).getOption(option);
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

    /** An interrupt at any moment: before the read, while it begins and while it waits. */
    @Test
    void anInterruptAtAnyMomentClosesTheChannel() throws Exception {
        for (int round = 0; round < 300; round++) {
            LoopbackStack.Sockets sockets = stack.connected();
            TcpChannel far = TcpChannel.of(sockets.far());
            AtomicReference<Thread> reader = new AtomicReference<>();
            FutureTask<Void> reading = StreamContract.start(() -> {
                reader.set(Thread.currentThread());
                far.read(ByteBuffer.allocate(1));
            });
            while (reader.get() == null) {
                Thread.onSpinWait();
            }
            for (int spin = 0; spin < round * 20; spin++) {
                Thread.onSpinWait();
            }
            reader.get().interrupt();
            assertEquals(
                    ClosedByInterruptException.class,
                    StreamContract.failureOf(reading).getClass(),
                    "round " + round);
            assertFalse(far.isOpen());
            sockets.near().abort();
        }
    }

    /** The close that an interrupt causes waits for nothing itself, since it is interrupted too. */
    @Test
    void anInterruptClosesAChannelThatLingers() throws Exception {
        LoopbackStack.Sockets sockets = stack.connected();
        TcpChannel far = TcpChannel.of(sockets.far());
        far.configureBlocking(false).write(ByteBuffer.allocate(64 << 20));
        far.configureBlocking(true).setOption(StandardSocketOptions.SO_LINGER, 30);
        FutureTask<Void> reading = StreamContract.start(() -> {
            Thread.currentThread().interrupt();
            far.read(ByteBuffer.allocate(1));
        });
        assertEquals(
                ClosedByInterruptException.class,
                StreamContract.failureOf(reading).getClass());
        assertFalse(far.isOpen());
        sockets.near().abort();
    }

    @Test
    void noWayIsANoRouteToHostException() {
        assertThrows(
                NoRouteToHostException.class,
                () -> TcpChannel.connect(
                        stack.net(), io.anykernel.net.address.IpAddress.parse("10.9.9.9"), 80, Duration.ofSeconds(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> TcpChannel.connect(stack.net(), LoopbackStack.ADDRESS, 80, Duration.ofSeconds(-1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> TcpChannel.connect(stack.net(), LoopbackStack.ADDRESS, 0, Duration.ofSeconds(1)));
    }
}
