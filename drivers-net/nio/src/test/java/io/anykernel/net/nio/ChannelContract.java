package io.anykernel.net.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection's channel does: held against the JDK's own and against ours. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ChannelContract {
    private static final long SEED = Long.getLong("seed", 20_261_125L);
    private static final int BULK_BYTES = 3_000_001;
    /** Methods of the JDK's channel and of our socket in which a caller waits. */
    private static final Set<String> WAITING = Set.of("receive", "sendSome", "read0", "write0", "park");

    /** Both ends of a connection. */
    record Pair(ByteChannel near, ByteChannel far) {}

    abstract Pair connected() throws IOException;

    abstract void configureBlocking(ByteChannel channel, boolean isBlocking) throws IOException;

    abstract void shutdownOutput(ByteChannel channel) throws IOException;

    abstract Set<SocketOption<?>> supportedOptions(ByteChannel channel);

    abstract <T> void setOption(ByteChannel channel, SocketOption<T> option, T value) throws IOException;

    abstract <T> T getOption(ByteChannel channel, SocketOption<T> option) throws IOException;

    private ByteChannel near;
    private ByteChannel far;

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

    // ---- options

    @Test
    void optionsAreWhatTheyWereSetTo() throws IOException {
        assertTrue(supportedOptions(near)
                .containsAll(Set.of(
                        StandardSocketOptions.SO_KEEPALIVE,
                        StandardSocketOptions.SO_LINGER,
                        StandardSocketOptions.SO_RCVBUF,
                        StandardSocketOptions.SO_SNDBUF,
                        StandardSocketOptions.TCP_NODELAY)));
        for (SocketOption<Boolean> option :
                List.of(StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.TCP_NODELAY)) {
            assertFalse(getOption(near, option), option.name());
            setOption(near, option, true);
            setOption(near, option, true);
            assertTrue(getOption(near, option), option.name());
            setOption(near, option, false);
            assertFalse(getOption(near, option), option.name());
        }
        assertEquals(-1, getOption(near, StandardSocketOptions.SO_LINGER));
        for (int[] seconds : new int[][] {{3, 3}, {0, 0}, {1 << 20, 65_535}, {-7, -1}}) {
            setOption(near, StandardSocketOptions.SO_LINGER, seconds[0]);
            assertEquals(seconds[1], getOption(near, StandardSocketOptions.SO_LINGER));
        }
    }

    @Test
    void sizesOfBuffersAreHints() throws IOException {
        for (SocketOption<Integer> option : List.of(StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF)) {
            int before = getOption(near, option);
            setOption(near, option, 20_000);
            int smaller = getOption(near, option);
            assertTrue(smaller >= 20_000 && smaller < before, option + ": " + smaller + " of " + before);
            setOption(near, option, 0);
            assertTrue(getOption(near, option) > 0 && getOption(near, option) < 20_000, option.name());
            setOption(near, option, Integer.MAX_VALUE);
            assertTrue(getOption(near, option) > 20_000, option.name());
            assertThrows(IllegalArgumentException.class, () -> setOption(near, option, -1), option.name());
        }
    }

    @Test
    void optionsOfOtherSocketsAndBadValuesAreRefused() {
        assertThrows(
                UnsupportedOperationException.class, () -> setOption(near, StandardSocketOptions.SO_BROADCAST, true));
        assertThrows(
                UnsupportedOperationException.class, () -> getOption(near, StandardSocketOptions.IP_MULTICAST_TTL));
        assertThrows(NullPointerException.class, () -> getOption(near, null));
        assertThrows(NullPointerException.class, () -> setOption(near, null, 1));
        assertThrows(IllegalArgumentException.class, () -> setOption(near, StandardSocketOptions.TCP_NODELAY, null));
    }

    @Test
    void aClosedChannelHasNoOptions() throws IOException {
        near.close();
        assertThrows(ClosedChannelException.class, () -> setOption(near, StandardSocketOptions.TCP_NODELAY, true));
        assertThrows(ClosedChannelException.class, () -> getOption(near, StandardSocketOptions.TCP_NODELAY));
    }

    @Test
    void closingWithLingerOfZeroResets() throws IOException {
        setOption(near, StandardSocketOptions.SO_LINGER, 0);
        near.write(ByteBuffer.allocate(10));
        near.close();
        assertThrows(IOException.class, () -> {
            while (far.read(ByteBuffer.allocate(10)) >= 0) {
                // What came before the reset may be read.
            }
        });
    }

    // ---- bytes

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesArriveInOrderInAnyParts(boolean isDirect) throws Exception {
        byte[] sent = new byte[BULK_BYTES];
        new Random(SEED).nextBytes(sent);
        FutureTask<Void> writing = StreamContract.start(() -> {
            ByteBuffer from = buffer(isDirect, sent.length).put(sent).flip();
            assertEquals(sent.length, near.write(from), "a blocking write takes all");
            assertFalse(from.hasRemaining());
            shutdownOutput(near);
        });
        Random random = new Random(SEED + 1);
        ByteBuffer into = buffer(isDirect, sent.length + 1);
        for (int count = 0; count >= 0; ) {
            int position = into.position();
            into.limit(Math.min(into.capacity(), position + 1 + random.nextInt(100_000)));
            count = far.read(into);
            assertEquals(position + Math.max(0, count), into.position());
        }
        writing.get(30, TimeUnit.SECONDS);
        byte[] received = new byte[into.flip().remaining()];
        into.get(received);
        assertArrayEquals(sent, received, "seed " + SEED);
    }

    @Test
    void aSliceOfABufferIsFilledWhereItLies() throws Exception {
        near.write(ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 2));
        byte[] array = {9, 9, 9, 9, 9, 9};
        ByteBuffer slice = ByteBuffer.wrap(array, 2, 3).slice();
        slice.position(1).limit(3);
        while (slice.hasRemaining()) {
            far.read(slice);
        }
        assertArrayEquals(new byte[] {9, 9, 9, 1, 2, 9}, array);
    }

    @Test
    void aReadOnlyBufferIsWrittenFromAndNotReadInto() throws Exception {
        ByteBuffer readOnly = ByteBuffer.wrap(new byte[] {5, 6}).asReadOnlyBuffer();
        assertEquals(2, near.write(readOnly));
        assertEquals(2, readOnly.position());
        assertThrows(IllegalArgumentException.class, () -> far.read(readOnly.clear()));
        assertEquals(2, readAtLeast(far, 2));
    }

    @Test
    void aFullBufferReadsNothing() throws Exception {
        assertEquals(0, far.read(ByteBuffer.allocate(0)));
        assertEquals(0, near.write(ByteBuffer.allocate(0)));
    }

    @Test
    void theEndOfDataIsMinusOneAndStaysSo() throws Exception {
        shutdownOutput(near);
        assertEquals(-1, far.read(ByteBuffer.allocate(1)));
        assertEquals(-1, far.read(ByteBuffer.allocateDirect(1)));
        far.write(ByteBuffer.wrap(new byte[] {1}));
        assertEquals(1, readAtLeast(near, 1));
    }

    @Test
    void withoutBlockingCallsMoveWhatTheyCan() throws Exception {
        configureBlocking(near, false);
        configureBlocking(far, false);
        assertEquals(0, far.read(ByteBuffer.allocate(10)));
        ByteBuffer part = ByteBuffer.allocate(65_536);
        long total = 0;
        for (int count = 1; count > 0; total += count) {
            count = near.write(part.clear());
            assertEquals(count, part.position());
        }
        assertTrue(total > 0);
        configureBlocking(far, true);
        ByteBuffer into = ByteBuffer.allocate(1 << 20);
        for (long taken = 0; taken < total; ) {
            taken += far.read(into.clear());
        }
    }

    @Test
    void closingEndsAReadThatWaits() throws Exception {
        FutureTask<Void> reading = StreamContract.waits(() -> far.read(ByteBuffer.allocate(1)));
        awaitWaiting();
        far.close();
        Throwable failure = StreamContract.failureOf(reading);
        assertEquals(AsynchronousCloseException.class, failure.getClass());
    }

    @Test
    void closingEndsAWriteThatWaits() throws Exception {
        ByteBuffer much = ByteBuffer.allocate(64 << 20);
        FutureTask<Void> writing = StreamContract.waits(() -> {
            // A write that was ended may report what it had written before: then the next one is refused.
            while (true) {
                far.write(much.clear());
            }
        });
        awaitWaiting();
        far.close();
        assertInstanceOf(ClosedChannelException.class, StreamContract.failureOf(writing));
    }

    @Test
    void anInterruptClosesTheChannelAndKeepsTheStatus() throws Exception {
        AtomicReference<Boolean> status = new AtomicReference<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        FutureTask<Void> reading = StreamContract.waits(() -> {
            thread.set(Thread.currentThread());
            try {
                far.read(ByteBuffer.allocate(1));
            } finally {
                status.set(Thread.currentThread().isInterrupted());
            }
        });
        while (thread.get() == null) {
            Thread.onSpinWait();
        }
        thread.get().interrupt();
        assertEquals(
                ClosedByInterruptException.class,
                StreamContract.failureOf(reading).getClass());
        assertTrue(status.get());
        assertFalse(far.isOpen());
        assertEquals(-1, near.read(ByteBuffer.allocate(1)));
    }

    @Test
    void aClosedChannelRefusesEveryTransfer() throws Exception {
        far.close();
        far.close();
        assertFalse(far.isOpen());
        assertThrows(ClosedChannelException.class, () -> far.read(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> far.write(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> shutdownOutput(far));
        assertThrows(ClosedChannelException.class, () -> configureBlocking(far, false));
    }

    private static ByteBuffer buffer(boolean isDirect, int bytes) {
        return isDirect ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    private static int readAtLeast(ByteChannel channel, int bytes) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(100);
        while (into.position() < bytes) {
            channel.read(into);
        }
        return into.position();
    }

    /** Until the caller's thread waits in the channel, however long that takes; a transfer that begins later is refused. */
    private static void awaitWaiting() {
        while (Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().equals("caller"))
                .noneMatch(each -> isInChannel(each.getValue()))) {
            Thread.onSpinWait();
        }
    }

    private static boolean isInChannel(StackTraceElement[] trace) {
        for (StackTraceElement element : trace) {
            if (WAITING.contains(element.getMethodName())) {
                return true;
            }
        }
        return false;
    }
}
