package io.anykernel.gateway;

import io.anykernel.core.error.KernelException;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.NetStack;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A service that answers with what it receives, and closes where its client does. */
final class EchoService implements AutoCloseable {
    private static final long FOR_EVER_NANOS = Long.MAX_VALUE;
    private static final int PART_BYTES = 4096;

    private final TcpListener listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    EchoService(NetStack stack, int port) {
        listener = stack.listen(port, 256);
        threads.execute(this::acceptAll);
    }

    private void acceptAll() {
        try {
            while (true) {
                TcpSocket socket = listener.accept(FOR_EVER_NANOS);
                threads.execute(() -> echo(socket));
            }
        } catch (KernelException closed) {
            // The end of the test.
        }
    }

    private static void echo(TcpSocket socket) {
        byte[] part = new byte[PART_BYTES];
        try (socket) {
            for (int count = 1; count > 0; ) {
                count = socket.receive(part, 0, part.length, FOR_EVER_NANOS);
                socket.send(part, 0, count, FOR_EVER_NANOS);
            }
        } catch (KernelException reset) {
            socket.abort();
        }
    }

    /** Waits until every connection has ended. */
    @Override
    public void close() {
        listener.close();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a connection has not ended");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
