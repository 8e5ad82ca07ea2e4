package io.anykernel.net.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What a connection's two streams do: held against the JDK's own sockets and against ours. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class StreamContract {
    private static final long SEED = Long.getLong("seed", 20_261_125L);
    private static final int BULK_BYTES = 3_000_001;

    /** One end of a connection. */
    interface End extends Closeable {
        InputStream input() throws IOException;

        OutputStream output() throws IOException;

        void shutdownOutput() throws IOException;

        void readTimeoutMillis(int millis) throws IOException;

        /** Ends the connection by a reset. */
        void reset() throws IOException;
    }

    /** Both ends of a connection. */
    record Pair(End near, End far) {}

    abstract Pair connected() throws IOException;

    /** Connects to a port where no service listens. */
    abstract void connectToNoService() throws IOException;

    private End near;
    private End far;

    @BeforeEach
    void connect() throws IOException {
        Pair pair = connected();
        near = pair.near();
        far = pair.far();
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
    }

    // ---- bytes

    @Test
    void bytesArriveInOrderInAnyParts() throws Exception {
        byte[] sent = content();
        FutureTask<Void> writing = start(() -> {
            Random random = new Random(SEED);
            for (int done = 0; done < sent.length; ) {
                int part = Math.min(sent.length - done, random.nextInt(100_000));
                near.output().write(sent, done, part);
                done += part;
            }
            near.shutdownOutput();
        });
        assertArrayEquals(sent, far.input().readAllBytes(), "seed " + SEED);
        writing.get(30, TimeUnit.SECONDS);
    }

    @Test
    void everyValueOfAByteIsReadAsItWasWritten() throws Exception {
        for (int value = 0; value < 256; value++) {
            near.output().write(value | 0x7f00);
        }
        near.output().flush();
        for (int value = 0; value < 256; value++) {
            assertEquals(value, far.input().read());
        }
    }

    @Test
    void theEndOfDataStaysTheEnd() throws Exception {
        near.output().write(1);
        near.shutdownOutput();
        byte[] two = new byte[2];
        assertEquals(1, far.input().read(two));
        assertEquals(-1, far.input().read());
        assertEquals(-1, far.input().read(two, 0, 2));
        assertEquals(0, far.input().read(two, 0, 0));
        far.output().write(2);
        assertEquals(2, near.input().read(), "the other direction is open");
    }

    @Test
    void aReadOfNothingReturnsAtOnce() throws Exception {
        assertEquals(0, far.input().read(new byte[0]));
        assertEquals(0, far.input().read(new byte[5], 5, 0));
    }

    @Test
    void aReadTakesWhatIsThereAndNoMore() throws Exception {
        near.output().write(new byte[] {1, 2, 3});
        byte[] into = {9, 9, 9, 9, 9, 9};
        int count = 0;
        while (count < 3) {
            count += far.input().read(into, 1 + count, 4 - count);
        }
        assertArrayEquals(new byte[] {9, 1, 2, 3, 9, 9}, into);
        assertEquals(0, far.input().available());
    }

    @Test
    void availableCountsWhatCanBeReadWithoutWaiting() throws Exception {
        assertEquals(0, far.input().available());
        near.output().write(new byte[10]);
        while (far.input().available() < 10) {
            Thread.onSpinWait();
        }
        assertEquals(4, far.input().read(new byte[4]));
        assertEquals(6, far.input().available());
        assertEquals(6, far.input().skip(6));
    }

    @Test
    void rangesOutsideOfTheArrayAreRefused() {
        int[][] ranges = {{-1, 1}, {0, -1}, {0, 6}, {5, 1}, {1, Integer.MAX_VALUE}, {Integer.MAX_VALUE, 1}};
        for (int[] range : ranges) {
            assertThrows(IndexOutOfBoundsException.class, () -> far.input().read(new byte[5], range[0], range[1]));
            assertThrows(IndexOutOfBoundsException.class, () -> far.output().write(new byte[5], range[0], range[1]));
        }
        assertThrows(NullPointerException.class, () -> far.input().read(null, 0, 1));
        assertThrows(NullPointerException.class, () -> far.output().write(null, 0, 1));
    }

    // ---- time

    @Test
    void aReadTimesOutAndTheConnectionLives() throws Exception {
        far.readTimeoutMillis(1);
        assertThrows(SocketTimeoutException.class, () -> far.input().read());
        far.readTimeoutMillis(0);
        near.output().write(7);
        assertEquals(7, far.input().read());
    }

    // ---- ends

    @Test
    void closingEndsAReadThatWaits() throws Exception {
        FutureTask<Void> reading = waits(() -> far.input().read());
        far.close();
        assertEquals(SocketException.class, failureOf(reading).getClass());
    }

    @Test
    void closingEndsAWriteThatWaits() throws Exception {
        FutureTask<Void> writing = waits(() -> {
            while (true) {
                far.output().write(new byte[65_536]);
            }
        });
        far.close();
        assertTrue(failureOf(writing) instanceof SocketException);
    }

    @Test
    void aClosedEndRefusesEveryTransfer() throws Exception {
        InputStream input = far.input();
        OutputStream output = far.output();
        far.close();
        far.close();
        assertThrows(SocketException.class, input::read);
        assertThrows(SocketException.class, () -> output.write(1));
        assertThrows(IOException.class, input::available);
        assertThrows(SocketException.class, far::shutdownOutput);
    }

    @Test
    void closingAStreamClosesTheConnection() throws Exception {
        OutputStream output = far.output();
        far.input().close();
        assertThrows(SocketException.class, () -> output.write(1));
        assertEquals(-1, near.input().read());
    }

    @Test
    void writingAfterTheHalfCloseIsRefused() throws Exception {
        far.shutdownOutput();
        assertThrows(IOException.class, () -> far.output().write(1));
        near.output().write(3);
        assertEquals(3, far.input().read());
    }

    @Test
    void aResetEndsAReadThatWaits() throws Exception {
        FutureTask<Void> reading = waits(() -> far.input().read());
        near.reset();
        Throwable failure = failureOf(reading);
        assertEquals(SocketException.class, failure.getClass());
        assertTrue(failure.getMessage().toLowerCase(Locale.ROOT).contains("connection reset"), failure.getMessage());
    }

    @Test
    void noServiceIsAConnectException() {
        assertThrows(ConnectException.class, this::connectToNoService);
    }

    // ---- steps

    private static byte[] content() {
        byte[] bytes = new byte[BULK_BYTES];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }

    static FutureTask<Void> start(Executable body) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            try {
                body.execute();
            } catch (Throwable thrown) {
                throw new ThrownException(thrown);
            }
            return null;
        });
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Starts a body on a thread of its own, and returns once the thread has begun; it may wait or be about to. */
    static FutureTask<Void> waits(Executable body) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Void> task = start(() -> {
            begun.countDown();
            body.execute();
        });
        begun.await();
        return task;
    }

    static Throwable failureOf(FutureTask<Void> task) throws Exception {
        ExecutionException ended = assertThrows(ExecutionException.class, () -> task.get(30, TimeUnit.SECONDS));
        return ended.getCause().getCause();
    }

    private static final class ThrownException extends Exception {
        private static final long serialVersionUID = 1L;

        ThrownException(Throwable cause) {
            super(cause);
        }
    }
}
