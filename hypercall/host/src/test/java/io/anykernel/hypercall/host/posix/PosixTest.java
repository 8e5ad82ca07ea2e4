package io.anykernel.hypercall.host.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every binding of {@link Posix} does alike. */
class PosixTest {
    private static final int MODE = 0600;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.anykernel.hypercall.host.posix.Bindings#names")
    void aFailureIsTheNegatedErrno(String binding) {
        Posix posix = PosixBindings.load(binding);
        assertEquals(Errno.NO_ENTRY, posix.open(folder.resolve("missing").toString(), Linux.O_RDONLY, 0));
        assertEquals(Errno.BAD_HANDLE, posix.close(-1));
        assertEquals(Errno.BAD_HANDLE, posix.read(-1, 0, 1));
        assertEquals(Errno.IS_DIRECTORY, posix.open(folder.toString(), Linux.O_RDWR, 0));
        assertEquals(Errno.INVALID, posix.mmap(0, 0, 0, Linux.MAP_PRIVATE_ANONYMOUS, -1, 0));
    }

    @ParameterizedTest
    @MethodSource("io.anykernel.hypercall.host.posix.Bindings#names")
    void positionedAndVectoredTransfersMoveTheSameBytes(String binding) throws Exception {
        Posix posix = PosixBindings.load(binding);
        Path file = folder.resolve(fileName());
        int fd = posix.open(file.toString(), Linux.O_RDWR | Linux.O_CREAT | Linux.O_CLOEXEC, MODE);
        assertTrue(fd >= 0, () -> "open " + fd);
        ByteBuffer direct = ByteBuffer.allocateDirect(64);
        long address = posix.addressOf(direct);
        Memory memory = Memory.over(direct, address);
        for (int i = 0; i < 64; i++) {
            memory.u8(i, i);
        }
        Iovecs iovecs = new Iovecs(posix, 4);
        IoVector ranges = new IoVector(3).add(memory, 10, 5).add(memory, 0, 0).add(memory, 40, 7);
        assertEquals(12, posix.pwritev(fd, iovecs.address(), iovecs.fill(ranges), 100));
        assertEquals(8, posix.pwrite(fd, address + 20, 8, 0));
        assertEquals(0, posix.fdatasync(fd));
        assertEquals(112, posix.lseek(fd, 0, Linux.SEEK_END));
        memory.fill(0, 64, 0);
        assertEquals(12, posix.preadv(fd, iovecs.address(), iovecs.fill(ranges), 100));
        assertEquals(8, posix.pread(fd, address + 20, 8, 0));
        assertEquals(0, posix.pread(fd, address, 8, 112));
        assertEquals(0, posix.close(fd));
        for (int at : new int[] {10, 14, 40, 46, 20, 27}) {
            assertEquals(at, memory.u8(at), "byte " + at);
        }
        byte[] expected = {20, 21, 22, 23, 24, 25, 26, 27};
        assertArrayEquals(expected, Arrays.copyOf(Files.readAllBytes(file), 8));
    }

    @ParameterizedTest
    @MethodSource("io.anykernel.hypercall.host.posix.Bindings#names")
    void pollSeesAnEventfdRungAndTimesOutOtherwise(String binding) {
        Posix posix = PosixBindings.load(binding);
        int fd = posix.eventfd(0, Linux.EFD_NONBLOCK_CLOEXEC);
        ByteBuffer direct = ByteBuffer.allocateDirect(32).order(ByteOrder.nativeOrder());
        long address = posix.addressOf(direct);
        direct.putInt(0, fd)
                .putShort(4, (short) Linux.POLLIN)
                .putLong(8, 0)
                .putLong(16, 1_000_000)
                .putLong(24, 1);
        assertEquals(Errno.WOULD_BLOCK, posix.read(fd, address + 24, 8));
        assertEquals(0, posix.ppoll(address, 1, address + 8));
        assertEquals(8, posix.write(fd, address + 24, 8));
        assertEquals(1, posix.ppoll(address, 1, 0));
        assertEquals(Linux.POLLIN, direct.getShort(6));
        assertEquals(8, posix.read(fd, address + 24, 8));
        posix.close(fd);
    }

    @ParameterizedTest
    @MethodSource("io.anykernel.hypercall.host.posix.Bindings#names")
    void mappedPagesAreZeroAndZeroAgainOnceNotNeeded(String binding) {
        Posix posix = PosixBindings.load(binding);
        long address = posix.mmap(0, 8192, Linux.PROT_READ_WRITE, Linux.MAP_PRIVATE_ANONYMOUS, -1, 0);
        assertTrue(address > 0);
        ByteBuffer buffer = posix.bufferAt(address, 8192);
        assertEquals(address, posix.addressOf(buffer));
        assertEquals(0, buffer.getLong(4096));
        buffer.putLong(4096, 42);
        assertEquals(0, posix.madvise(address, 8192, Linux.MADV_DONTNEED));
        assertEquals(0, buffer.getLong(4096));
        assertEquals(0, posix.munmap(address, 8192));
    }

    @ParameterizedTest
    @MethodSource("io.anykernel.hypercall.host.posix.Bindings#names")
    void aHoleReadsAsZeroAndALockExcludesASecondOpen(String binding) throws Exception {
        Posix posix = PosixBindings.load(binding);
        Path file = Files.write(folder.resolve("holes"), new byte[] {1, 2, 3, 4});
        int first = posix.open(file.toString(), Linux.O_RDWR, 0);
        int second = posix.open(file.toString(), Linux.O_RDWR, 0);
        assertEquals(0, posix.flock(first, Linux.LOCK_EX | Linux.LOCK_NB));
        assertEquals(Errno.WOULD_BLOCK, posix.flock(second, Linux.LOCK_EX | Linux.LOCK_NB));
        int punch = Linux.FALLOC_FL_KEEP_SIZE | Linux.FALLOC_FL_PUNCH_HOLE;
        assertEquals(0, posix.fallocate(first, punch, 1, 2));
        posix.close(first);
        posix.close(second);
        assertArrayEquals(new byte[] {1, 0, 0, 4}, Files.readAllBytes(file));
    }

    /** Beyond ASCII where this JVM can name such a file at all: in the locale C, Java 17 cannot. */
    private static String fileName() {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
        return names.newEncoder().canEncode("größe") ? "größe.bin" : "size.bin";
    }
}
