package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Ports;
import io.anykernel.hypercall.host.posix.Bindings;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileBlockPortTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final int SIZE = 1 << 20;

    @TempDir
    Path folder;

    private final HostWorld world = HostWorld.create();
    private final Memory memory = world.arenas().map(1 << 20).allocate(1 << 20, 4096);
    private final byte[] content = new byte[SIZE];
    private Path file;

    @BeforeEach
    void makeFile() throws Exception {
        new Random(SEED).nextBytes(content);
        file = Files.write(folder.resolve("disk.img"), content);
    }

    private BlockPort open(boolean writable) {
        return world.ports().openBlock("file:" + file, writable);
    }

    private IoVector range(int offset, int bytes) {
        return new IoVector(1).add(memory, offset, bytes);
    }

    /** By the JDK alone, and by each binding as block devices are: a file will do for one. */
    static Stream<Arguments> openers() {
        List<Arguments> openers = new ArrayList<>();
        Ports portable = HostWorld.builder().posix(Optional.empty()).build().ports();
        openers.add(arguments("jdk", (Function<Path, BlockPort>) path -> portable.openBlock("file:" + path, true)));
        for (String binding : Bindings.names().toList()) {
            DeviceOpener opener = new DeviceOpener(PosixBindings.load(binding));
            openers.add(arguments(
                    binding, (Function<Path, BlockPort>) path -> opener.open("file:" + path, path.toString(), true)));
        }
        return openers.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("openers")
    void bytesGoToTheirPlacesAndComeBack(String name, Function<Path, BlockPort> opener) throws Exception {
        boolean makesHoles = !name.equals("jdk");
        try (BlockPort port = opener.apply(file)) {
            assertEquals(SIZE, port.info().capacityBytes());
            assertTrue(port.info().isWritable());
            assertEquals(0, port.read(SIZE - 4096, range(100, 4096)));
            byte[] read = new byte[4096];
            memory.get(100, read, 0, 4096);
            assertArrayEquals(Arrays.copyOfRange(content, SIZE - 4096, SIZE), read);
            IoVector scattered =
                    new IoVector(3).add(memory, 0, 512).add(memory, 10_000, 1).add(memory, 20_000, 1023);
            assertEquals(0, port.write(8192, scattered));
            memory.fill(30_000, 1536, 0);
            assertEquals(0, port.read(8192, range(30_000, 1536)));
            assertTrue(memory.rangeEquals(0, memory, 30_000, 512));
            assertTrue(memory.rangeEquals(20_000, memory, 30_513, 1023));
            assertEquals(0, port.flush());
            assertEquals(0, port.discard(0, 4096));
            assertEquals(0, port.read(0, range(0, 4096)));
        }
        byte[] now = Files.readAllBytes(file);
        assertEquals(SIZE, now.length);
        assertArrayEquals(makesHoles ? new byte[4096] : Arrays.copyOf(content, 4096), Arrays.copyOf(now, 4096));
        assertArrayEquals(Arrays.copyOfRange(content, 12288, SIZE), Arrays.copyOfRange(now, 12288, SIZE));
    }

    @Test
    void discardingMakesAHoleOnceSystemCallsAreLoaded() throws Exception {
        HostWorld loaded = HostWorld.builder().posix(PosixBindings.find()).build();
        try (BlockPort port = loaded.ports().openBlock("file:" + file, true)) {
            assertEquals(0, port.discard(4096, 8192));
            assertEquals(0, port.read(4096, range(0, 8192)));
            for (int i = 0; i < 8192; i++) {
                assertEquals(0, memory.u8(i));
            }
            assertThrows(PortException.class, () -> open(false), "the lock stays");
        }
        open(true).close();
    }

    @Test
    void noHoleIsMadeInAFileThatTookTheName() throws Exception {
        HostWorld loaded = HostWorld.builder().posix(PosixBindings.find()).build();
        try (BlockPort port = loaded.ports().openBlock("file:" + file, true)) {
            Files.move(file, folder.resolve("renamed.img"));
            Files.write(file, content);
            assertEquals(0, port.discard(0, 4096));
            assertEquals(0, port.discard(4096, 4096));
        }
        assertArrayEquals(content, Files.readAllBytes(file));
        assertArrayEquals(content, Files.readAllBytes(folder.resolve("renamed.img")));
    }

    @Test
    void anInterruptedThreadReadsWritesAndFlushesAndStaysInterrupted() {
        try (BlockPort port = open(true)) {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 100; i++) {
                assertEquals(0, port.write(i * 512L, range(0, 512)));
                assertEquals(0, port.read(i * 512L, range(512, 512)));
                assertEquals(0, port.flush());
            }
            assertTrue(Thread.interrupted());
            assertTrue(memory.rangeEquals(0, memory, 512, 512));
            assertEquals(0, port.read(0, range(0, 512)), "and the others go on");
        }
    }

    @Test
    void interruptsAmongReadersHarmNone() throws Exception {
        AtomicInteger wrong = new AtomicInteger();
        try (BlockPort port = open(false)) {
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int base = i * 4096;
                readers.add(new Thread(() -> {
                    for (int round = 0; round < 2000; round++) {
                        wrong.addAndGet(port.read(base, range(base, 4096)) == 0 ? 0 : 1);
                    }
                }));
            }
            readers.forEach(Thread::start);
            while (readers.stream().anyMatch(Thread::isAlive)) {
                readers.forEach(Thread::interrupt);
            }
        }
        assertEquals(0, wrong.get());
    }

    @Test
    void aFullStoreIsItsOwnCode() throws Exception {
        assumeTrue(Shell.isRoot(), "skipped: needs root to mount a small store");
        Path store = Files.createDirectory(folder.resolve("store"));
        Shell.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", store.toString());
        try {
            Path image = store.resolve("sparse.img");
            try (RandomAccessFile sparse = new RandomAccessFile(image.toFile(), "rw")) {
                sparse.setLength(SIZE);
            }
            try (BlockPort port = world.ports().openBlock("file:" + image, true)) {
                assertEquals(BlockPort.NO_SPACE, port.write(0, range(0, SIZE)));
            }
        } finally {
            Shell.run("umount", store.toString());
        }
    }

    @Test
    void aBlockDeviceIsReachedBySystemCallsOnly() throws Exception {
        assumeTrue(
                Shell.isRoot() && Files.exists(Path.of("/dev/loop-control")), "skipped: needs root and loop devices");
        String device =
                Shell.run("losetup", "--find", "--show", file.toString()).strip();
        try (BlockPort port = world.ports().openBlock("file:" + device, true)) {
            assertEquals(SIZE, port.info().capacityBytes());
            assertEquals(0, port.read(SIZE - 512, range(0, 512)));
            assertEquals(content[SIZE - 1], (byte) memory.u8(511));
            Ports without = HostWorld.builder().posix(Optional.empty()).build().ports();
            String refused = assertThrows(PortException.class, () -> without.openBlock("file:" + device, false))
                    .getMessage();
            assertEquals(
                    "file:" + device
                            + ": needs system calls, and no binding to them loads in this world; it was built without",
                    refused);
        } finally {
            Shell.run("losetup", "--detach", device);
        }
    }

    @Test
    void memoryOfAnyOriginWillDo() {
        try (BlockPort port = open(false)) {
            Memory foreign = Memory.allocate(8192);
            assertEquals(0, port.read(4096, new IoVector(1).add(foreign, 0, 4096)));
            assertEquals(content[4096], (byte) foreign.u8(0));
            IoVector many = new IoVector(200);
            for (int i = 0; i < 200; i++) {
                many.add(foreign, i * 20, 3);
            }
            assertEquals(0, port.read(0, many));
            assertEquals(content[599], (byte) foreign.u8(199 * 20 + 2));
            assertThrows(IndexOutOfBoundsException.class, () -> port.read(0, new IoVector(1).add(foreign, 8000, 500)));
        }
    }

    @Test
    void whatCannotBeIsACode() throws Exception {
        BlockPort port = open(false);
        assertEquals(BlockPort.READ_ONLY, port.write(0, range(0, 512)));
        assertEquals(BlockPort.READ_ONLY, port.discard(0, 512));
        assertEquals(BlockPort.OUT_OF_RANGE, port.read(SIZE, range(0, 512)));
        assertEquals(BlockPort.OUT_OF_RANGE, port.read(-1, range(0, 512)));
        assertEquals(BlockPort.OUT_OF_RANGE, port.read(Long.MAX_VALUE, range(0, 512)));
        assertEquals(0, port.flush());
        try (RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
            other.setLength(SIZE / 2);
        }
        assertEquals(BlockPort.IO_ERROR, port.read(SIZE / 2 - 256, range(0, 512)), "cut short below us");
        port.close();
        port.close();
        assertEquals(BlockPort.CLOSED, port.read(0, range(0, 512)));
        assertEquals(BlockPort.CLOSED, port.flush());
    }

    @Test
    void aSecondWriterIsRefusedAndReadersShare() {
        try (BlockPort reader = open(false);
                BlockPort second = open(false)) {
            assertEquals(0, second.read(0, range(0, 512)));
            PortException refused = assertThrows(PortException.class, () -> open(true));
            assertEquals(
                    file + ": in use by another kernel or program; close it there or open it read-only",
                    refused.getMessage());
        }
        try (BlockPort writer = open(true)) {
            assertThrows(PortException.class, () -> open(false));
            assertEquals(0, writer.flush());
        }
        open(true).close();
    }

    @Test
    void whatIsNoImageIsRefusedInOneLine() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertRefused("file:" + folder.resolve("missing"), "no such file or directory; check the path");
        assertRefused("file:" + folder, "is a directory; name an image file or a block device");
        assertRefused("file:" + empty, "holds 0 bytes; an image or block device is expected");
        assertRefused("file:", "file:PATH expected");
        assertRefused("disk:x", "no such block port; expected file:PATH");
        assertRefused("file:/dev/null", "an image or block device is expected");
        Path pipe = folder.resolve("pipe");
        Shell.run("mkfifo", pipe.toString());
        assertRefused("file:" + pipe, "an image or block device is expected");
    }

    private void assertRefused(String name, String reason) {
        String message = assertThrows(PortException.class, () -> world.ports().openBlock(name, false), name)
                .getMessage();
        assertTrue(message.endsWith(reason) || message.contains(reason), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void manyThreadsReadAtOnceAndClosingWaitsForThem() throws Exception {
        BlockPort port = open(false);
        AtomicInteger wrong = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int me = i;
            threads.add(new Thread(() -> {
                Random random = new Random(SEED + me);
                IoVector two = new IoVector(2);
                for (int round = 0; round < 2000; round++) {
                    int at = random.nextInt(SIZE / 512 - 1) * 512;
                    int base = me * 4096;
                    two.clear().add(memory, base, 256).add(memory, base + 1024, 256);
                    int outcome = port.read(at, two);
                    boolean isRight = outcome == BlockPort.CLOSED
                            || outcome == 0
                                    && (byte) memory.u8(base + 255) == content[at + 255]
                                    && (byte) memory.u8(base + 1024) == content[at + 256];
                    wrong.addAndGet(isRight ? 0 : 1);
                }
            }));
        }
        threads.forEach(Thread::start);
        threads.get(0).join();
        port.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, wrong.get());
    }
}
