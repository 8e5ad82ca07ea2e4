package io.anykernel.fs.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What files do as streams and channels: held against {@code java.nio.file.Files} and against ours. */
abstract class FileContract {
    private static final long SEED = Long.getLong("seed", 20_261_125L);
    private static final int STEPS = 2000;
    private static final int MAX_BYTES = 300_000;
    private static final String FILE = "file";

    abstract InputStream input(String name, OpenOption... options) throws IOException;

    abstract OutputStream output(String name, OpenOption... options) throws IOException;

    abstract SeekableByteChannel channel(String name, OpenOption... options) throws IOException;

    abstract void makeDirectory(String name) throws IOException;

    // ---- channels

    /** A random walk of transfers, beside an array that says what the file holds. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileHoldsWhatWasWrittenWhereItWasWritten(boolean isDirect) throws IOException {
        Random random = new Random(SEED);
        byte[] model = new byte[MAX_BYTES];
        int size = 0;
        int position = 0;
        try (SeekableByteChannel channel =
                channel(FILE, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int step = 0; step < STEPS; step++) {
                int length = Math.min(random.nextInt(40_000), MAX_BYTES - position);
                switch (random.nextInt(8)) {
                    case 0 -> {
                        int to = random.nextInt(size + 1);
                        Arrays.fill(model, to, size, (byte) 0);
                        size = to;
                        position = Math.min(position, to);
                        channel.truncate(to);
                    }
                    case 1, 2 -> {
                        position = random.nextInt(MAX_BYTES);
                        channel.position(position);
                    }
                    case 3, 4, 5 -> {
                        byte[] bytes = new byte[length];
                        random.nextBytes(bytes);
                        assertEquals(
                                length,
                                channel.write(
                                        buffer(isDirect, length).put(bytes).flip()));
                        System.arraycopy(bytes, 0, model, position, length);
                        position += length;
                        size = length == 0 ? size : Math.max(size, position);
                    }
                    default -> {
                        ByteBuffer into = buffer(isDirect, length);
                        int count = channel.read(into);
                        int expected = length == 0 ? 0 : position >= size ? -1 : Math.min(length, size - position);
                        assertEquals(expected, count, "seed " + SEED + " step " + step);
                        byte[] bytes = new byte[Math.max(0, count)];
                        into.flip().get(bytes);
                        assertArrayEquals(Arrays.copyOfRange(model, position, position + bytes.length), bytes);
                        position += bytes.length;
                    }
                }
                assertEquals(size, channel.size(), "seed " + SEED + " step " + step);
                assertEquals(position, channel.position(), "seed " + SEED + " step " + step);
            }
        }
        try (InputStream input = input(FILE)) {
            assertArrayEquals(Arrays.copyOf(model, size), input.readAllBytes(), "seed " + SEED);
        }
    }

    @Test
    void behindTheEndIsTheEnd() throws IOException {
        write(FILE, 1, 2, 3);
        try (SeekableByteChannel channel = channel(FILE)) {
            assertEquals(-1, channel.position(3).read(ByteBuffer.allocate(5)));
            assertEquals(-1, channel.position(1L << 40).read(ByteBuffer.allocate(5)));
            assertEquals(0, channel.position(0).read(ByteBuffer.allocate(0)));
            assertEquals(2, channel.position(1).read(ByteBuffer.allocate(5)));
        }
    }

    @Test
    void aSliceOfABufferIsFilledWhereItLies() throws IOException {
        write(FILE, 1, 2, 3);
        byte[] array = {9, 9, 9, 9, 9, 9};
        ByteBuffer slice = ByteBuffer.wrap(array, 2, 3).slice();
        slice.position(1).limit(3);
        try (SeekableByteChannel channel = channel(FILE)) {
            assertEquals(2, channel.read(slice));
        }
        assertEquals(3, slice.position());
        assertArrayEquals(new byte[] {9, 9, 9, 1, 2, 9}, array);
    }

    @Test
    void appendingGoesToTheEndWhateverThePosition() throws IOException {
        write(FILE, 1, 2, 3);
        try (SeekableByteChannel channel = channel(FILE, StandardOpenOption.APPEND)) {
            assertEquals(3, channel.position());
            channel.position(0);
            channel.write(ByteBuffer.wrap(new byte[] {4}));
            assertEquals(4, channel.position());
        }
        assertArrayEquals(new byte[] {1, 2, 3, 4}, read(FILE));
    }

    @Test
    void truncatingMakesNoFileLonger() throws IOException {
        write(FILE, 1, 2, 3);
        try (SeekableByteChannel channel = channel(FILE, StandardOpenOption.WRITE)) {
            channel.position(2);
            assertEquals(3, channel.truncate(10).size());
            assertEquals(2, channel.position());
            assertEquals(1, channel.truncate(1).size());
            assertEquals(1, channel.position());
        }
    }

    @Test
    void argumentsThatCannotBeAreRefused() throws IOException {
        write(FILE, 1);
        try (SeekableByteChannel channel = channel(FILE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
            assertThrows(IllegalArgumentException.class, () -> channel.truncate(-1));
            ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
            assertThrows(IllegalArgumentException.class, () -> channel.read(readOnly));
            assertEquals(1, channel.write(readOnly));
        }
    }

    @Test
    void aModeThatWasNotAskedForIsRefused() throws IOException {
        write(FILE, 1);
        ByteBuffer one = ByteBuffer.allocate(1);
        try (SeekableByteChannel channel = channel(FILE)) {
            assertThrows(NonWritableChannelException.class, () -> channel.write(one));
            assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
        }
        try (SeekableByteChannel channel = channel(FILE, StandardOpenOption.WRITE)) {
            assertThrows(NonReadableChannelException.class, () -> channel.read(one));
        }
    }

    @Test
    void aClosedChannelRefusesEveryCall() throws IOException {
        write(FILE, 1);
        SeekableByteChannel channel = channel(FILE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        assertTrue(channel.isOpen());
        channel.close();
        channel.close();
        assertFalse(channel.isOpen());
        assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, channel::size);
        assertThrows(ClosedChannelException.class, channel::position);
        assertThrows(ClosedChannelException.class, () -> channel.position(0));
        assertThrows(ClosedChannelException.class, () -> channel.truncate(0));
    }

    @Test
    void aFileThatIsDeletedOnCloseCanBeUsedUntilThen() throws IOException {
        OpenOption[] options = {
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE
        };
        try (SeekableByteChannel channel = channel(FILE, options)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2}));
            assertEquals(2, channel.position(0).read(ByteBuffer.allocate(5)));
        }
        assertThrows(NoSuchFileException.class, () -> channel(FILE));
    }

    // ---- streams

    @Test
    void aStreamReadsAsTheContractOfInputStreamSays() throws IOException {
        write(FILE, 1, 2, 3, 200);
        try (InputStream input = input(FILE)) {
            byte[] into = {9, 9, 9, 9};
            assertEquals(0, input.read(into, 4, 0));
            assertEquals(4, input.available());
            assertEquals(1, input.read());
            assertEquals(1, input.skip(1));
            assertEquals(2, input.read(into, 1, 3));
            assertArrayEquals(new byte[] {9, 3, (byte) 200, 9}, into);
            assertEquals(-1, input.read());
            assertEquals(-1, input.read(into));
            assertEquals(0, input.read(into, 0, 0));
            assertEquals(0, input.available());
            assertThrows(IndexOutOfBoundsException.class, () -> input.read(into, 2, 3));
            assertThrows(IndexOutOfBoundsException.class, () -> input.read(into, -1, 1));
            assertThrows(NullPointerException.class, () -> input.read(null, 0, 1));
        }
    }

    @Test
    void aStreamWritesAsTheContractOfOutputStreamSays() throws IOException {
        try (OutputStream output = output(FILE)) {
            output.write(0x0101);
            output.write(new byte[] {2, 3, 4, 5}, 1, 2);
            output.write(new byte[0]);
            output.flush();
            assertThrows(IndexOutOfBoundsException.class, () -> output.write(new byte[2], 1, 2));
            assertThrows(NullPointerException.class, () -> output.write(null, 0, 1));
        }
        assertArrayEquals(new byte[] {1, 3, 4}, read(FILE));
        output(FILE).close();
        assertEquals(0, read(FILE).length, "emptied by opening it");
    }

    @Test
    void aClosedStreamRefusesTransfers() throws IOException {
        write(FILE, 1);
        InputStream input = input(FILE);
        input.close();
        input.close();
        assertThrows(IOException.class, input::read);
        OutputStream output = output(FILE, StandardOpenOption.APPEND);
        output.close();
        output.close();
        assertThrows(IOException.class, () -> output.write(1));
    }

    @Test
    void optionsThatDoNotFitAStreamAreRefused() throws IOException {
        write(FILE, 1);
        assertThrows(UnsupportedOperationException.class, () -> input(FILE, StandardOpenOption.WRITE));
        assertThrows(IllegalArgumentException.class, () -> output(FILE, StandardOpenOption.READ));
        assertThrows(NullPointerException.class, () -> channel(FILE, (OpenOption) null));
        assertThrows(UnsupportedOperationException.class, () -> channel(FILE, new OpenOption() {}));
    }

    // ---- failures

    @Test
    void whatIsMissingIsNamed() {
        NoSuchFileException missing = assertThrows(NoSuchFileException.class, () -> input("missing"));
        assertTrue(missing.getFile().endsWith("missing"), missing.getFile());
        assertThrows(NoSuchFileException.class, () -> output("missing/below"));
    }

    @Test
    void whatExistsIsNamed() throws IOException {
        write(FILE, 1);
        FileAlreadyExistsException exists =
                assertThrows(FileAlreadyExistsException.class, () -> output(FILE, StandardOpenOption.CREATE_NEW));
        assertTrue(exists.getFile().endsWith(FILE), exists.getFile());
    }

    @Test
    void whatIsNoFileIsRefusedByName() throws IOException {
        makeDirectory("directory");
        write(FILE, 1);
        FileSystemException refused =
                assertInstanceOf(FileSystemException.class, assertThrows(IOException.class, () -> output("directory")));
        assertTrue(refused.getMessage().contains("directory"), refused.getMessage());
        assertThrows(FileSystemException.class, () -> input(FILE + "/below"));
    }

    // ---- steps

    private void write(String name, int... bytes) throws IOException {
        try (OutputStream output = output(name)) {
            for (int value : bytes) {
                output.write(value);
            }
        }
    }

    private byte[] read(String name) throws IOException {
        try (InputStream input = input(name)) {
            return input.readAllBytes();
        }
    }

    private static ByteBuffer buffer(boolean isDirect, int bytes) {
        return isDirect ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }
}
