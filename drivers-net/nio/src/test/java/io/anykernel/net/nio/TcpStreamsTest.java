package io.anykernel.net.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our streams: all that the JDK's sockets do, and what those do not promise. */
class TcpStreamsTest extends StreamContract {
    private final LoopbackStack stack = new LoopbackStack();

    @AfterEach
    void closeStack() {
        stack.close();
    }

    @Override
    Pair connected() {
        LoopbackStack.Sockets sockets = stack.connected();
        return new Pair(new OurEnd(TcpStreams.of(sockets.near())), new OurEnd(TcpStreams.of(sockets.far())));
    }

    @Override
    void connectToNoService() throws IOException {
        TcpChannel.connect(stack.net(), LoopbackStack.ADDRESS, 81, Duration.ofSeconds(30))
                .close();
    }

    @Test
    void anInterruptEndsAReadKeepsTheStatusAndTheConnection() throws Exception {
        LoopbackStack.Sockets sockets = stack.connected();
        TcpStreams far = TcpStreams.of(sockets.far());
        AtomicReference<Boolean> status = new AtomicReference<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        FutureTask<Void> reading = waits(() -> {
            thread.set(Thread.currentThread());
            try {
                far.input().read();
            } finally {
                status.set(Thread.currentThread().isInterrupted());
            }
        });
        while (thread.get() == null) {
            Thread.onSpinWait();
        }
        thread.get().interrupt();
        assertEquals(InterruptedIOException.class, failureOf(reading).getClass());
        assertTrue(status.get());
        sockets.near().send(new byte[] {4}, 0, 1, 0);
        assertEquals(4, far.input().read());
        far.close();
        sockets.near().abort();
    }

    @Test
    void anInstanceThatClosesEndsAReadThatWaits() throws Exception {
        TcpStreams far = TcpStreams.of(stack.connected().far());
        FutureTask<Void> reading = waits(() -> far.input().read());
        stack.close();
        assertEquals(SocketException.class, failureOf(reading).getClass());
    }

    @Test
    void aFailedInstanceIsAnIoException() {
        LoopbackStack failing = new LoopbackStack();
        TcpStreams far = TcpStreams.of(failing.connected().far());
        failing.fail(new IllegalStateException("as a test wants it"));
        SocketException failed =
                assertThrows(SocketException.class, () -> far.input().read());
        assertTrue(failed.getMessage().contains("instance has failed"), failed.getMessage());
        assertThrows(IllegalStateException.class, failing::close);
    }

    @Test
    void aNegativeTimeOutIsRefused() throws IOException {
        try (TcpStreams far = TcpStreams.of(stack.connected().far())) {
            assertThrows(IllegalArgumentException.class, () -> far.readTimeout(Duration.ofNanos(-1)));
        }
    }

    private record OurEnd(TcpStreams streams) implements End {
        @Override
        public InputStream input() {
            return streams.input();
        }

        @Override
        public OutputStream output() {
            return streams.output();
        }

        @Override
        public void shutdownOutput() throws IOException {
            streams.shutdownOutput();
        }

        @Override
        public void readTimeoutMillis(int millis) {
            streams.readTimeout(Duration.ofMillis(millis));
        }

        @Override
        public void reset() {
            streams.socket().abort();
        }

        @Override
        public void close() throws IOException {
            streams.close();
        }
    }
}
