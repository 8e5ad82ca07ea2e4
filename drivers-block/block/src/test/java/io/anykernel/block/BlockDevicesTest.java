package io.anykernel.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.testing.FileBlockPort;
import io.anykernel.block.testing.TestArena;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.OutOfArenaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract, whose cases run elsewhere, leaves to each device. */
class BlockDevicesTest {
    private static final int BLOCK = 512;

    @TempDir
    Path temporary;

    @Test
    void aRamDiskIsOneRunOfBlocksOverItsSlabs() {
        int blocks = (40 << 20) / BLOCK;
        RamBlockDevice device = new RamBlockDevice("ram", new TestArena(40 << 20), BLOCK, blocks);
        Memory written = Memory.allocate(2 << 20);
        for (int at = 0; at < written.lengthBytes(); at += 8) {
            written.i64le(at, at * 0x9e3779b97f4a7c15L);
        }
        int first = (15 << 20) / BLOCK;
        assertEquals(Errno.OK, device.write(first, (2 << 20) / BLOCK, written, 0));
        Memory read = Memory.allocate(2 << 20);
        assertEquals(Errno.OK, device.read(first, (2 << 20) / BLOCK, read, 0));
        assertTrue(written.rangeEquals(0, read, 0, 2 << 20));
        assertEquals(Errno.OK, device.discard(first, (2 << 20) / BLOCK));
        assertEquals(Errno.OK, device.read(first, (2 << 20) / BLOCK, read, 0));
        assertTrue(Memory.allocate(2 << 20).rangeEquals(0, read, 0, 2 << 20));
    }

    @Test
    void aRamDiskThatDoesNotFitItsArenaIsRefused() {
        assertThrows(OutOfArenaException.class, () -> new RamBlockDevice("ram", new TestArena(1 << 20), BLOCK, 4096));
        assertThrows(IllegalArgumentException.class, () -> new RamBlockDevice("ram", new TestArena(1 << 20), 500, 4));
    }

    @Test
    void aFileIsADiskAndItsOddTailIsOutOfReach() throws IOException {
        Path file = Files.write(temporary.resolve("disk"), new byte[10 * BLOCK + 100]);
        try (PortBlockDevice device = new PortBlockDevice(new FileBlockPort(file, true))) {
            assertEquals(10, device.info().blockCount());
            Memory memory = Memory.allocate(2 * BLOCK);
            memory.u8(BLOCK, 77);
            assertEquals(
                    Errno.OK,
                    device.write(8, new IoVector(2).add(memory, BLOCK, BLOCK).add(memory, 0, BLOCK)));
            assertEquals(Errno.OK, device.flush());
            assertEquals(Errno.INVALID, device.read(9, 2, memory, 0));
            assertEquals(Errno.INVALID, device.read(0, new IoVector(1).add(memory, 0, 100)));
        }
        assertEquals(77, Files.readAllBytes(file)[8 * BLOCK]);
    }

    @Test
    void aFileOpenedForReadingRefusesChanges() throws IOException {
        Path file = Files.write(temporary.resolve("disk"), new byte[10 * BLOCK]);
        try (PortBlockDevice device = new PortBlockDevice(new FileBlockPort(file, false))) {
            Memory memory = Memory.allocate(BLOCK);
            assertTrue(device.info().isReadOnly());
            assertEquals(Errno.READ_ONLY, device.write(0, 1, memory, 0));
            assertEquals(Errno.READ_ONLY, device.write(0, new IoVector(1).add(memory, 0, BLOCK)));
            assertEquals(Errno.READ_ONLY, device.discard(0, 1));
            assertEquals(Errno.OK, device.read(0, 1, memory, 0));
        }
    }

    @Test
    void countersTellWhatPassedAndWhatFailed() {
        Counters counters = new Counters();
        FaultyBlockDevice faulty = new FaultyBlockDevice(new RamBlockDevice("ram", new TestArena(1 << 20), BLOCK, 100));
        Memory memory = Memory.allocate(10 * BLOCK);
        try (CountingBlockDevice device = new CountingBlockDevice(faulty, counters.scope("disk"))) {
            faulty.breakBlocks(50, 1);
            assertEquals(Errno.OK, device.write(0, 10, memory, 0));
            assertEquals(Errno.OK, device.read(45, 5, memory, 0));
            assertEquals(Errno.IO, device.read(45, 6, memory, 0));
            assertEquals(Errno.OK, device.read(51, 1, memory, 0));
            assertEquals(Errno.IO, device.write(50, new IoVector(1).add(memory, 0, BLOCK)));
            assertEquals(Errno.OK, device.flush());
        }
        assertEquals(3, counters.value("disk.reads"));
        assertEquals(12, counters.value("disk.read.blocks"));
        assertEquals(2, counters.value("disk.writes"));
        assertEquals(2, counters.value("disk.errors"));
        assertEquals(1, counters.value("disk.flushes"));
    }
}
