package io.anykernel.hypercall.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;
import org.junit.jupiter.api.Test;

class SimDiskTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private final SimWorld world = new SimWorld(SEED);
    private final SimDisk disk = world.disk("d", 1 << 20);
    private final BlockPort port = world.ports().openBlock("disk:d", true);
    private final Memory memory = Memory.allocate(1 << 18);

    private IoVector range(int offset, int bytes) {
        return new IoVector(1).add(memory, offset, bytes);
    }

    @Test
    void whatIsWrittenIsReadAcrossChunksAndTheRestIsZero() {
        for (int i = 0; i < 2048; i++) {
            memory.u8(i, i * 7 + 1);
        }
        assertEquals(
                0, port.write(65536 - 1024, new IoVector(2).add(memory, 0, 512).add(memory, 512, 1536)));
        memory.fill(4096, 4096, 0xff);
        assertEquals(0, port.read(65536 - 1024, range(4096, 2048)));
        assertTrue(memory.rangeEquals(0, memory, 4096, 2048));
        assertEquals(0, port.read(512 << 10, range(4096, 512)));
        assertEquals(0, memory.i64le(4096));
        assertEquals(0, port.discard(65536 - 1024, 1024));
        assertEquals(0, port.read(65536 - 1024, range(4096, 2048)));
        assertEquals(0, memory.i64le(4096));
        assertTrue(memory.rangeEquals(1024, memory, 4096 + 1024, 1024));
    }

    @Test
    void transfersTakeTheirLatency() {
        disk.latencyNanos(100_000).flushLatencyNanos(5_000_000);
        long start = world.clock().nanoTime();
        port.read(0, range(0, 4096));
        port.write(0, range(0, 4096));
        port.flush();
        assertEquals(start + 5_200_000, world.clock().nanoTime());
    }

    @Test
    void failuresHappenWhereTheyAreTold() {
        disk.damage(8192, 512, true, false);
        assertEquals(BlockPort.IO_ERROR, port.read(4096, range(0, 8192)));
        assertEquals(0, port.read(4096, range(0, 4096)));
        assertEquals(0, port.write(8192, range(0, 512)));
        disk.repair().full(true);
        assertEquals(BlockPort.NO_SPACE, port.write(0, range(0, 512)));
        disk.full(false).errorsPerMillion(1_000_000);
        assertEquals(BlockPort.IO_ERROR, port.write(0, range(0, 512)));
        assertEquals(2, disk.errors());
        assertEquals(BlockPort.OUT_OF_RANGE, port.read((1 << 20) - 512, range(0, 1024)));
        assertEquals(BlockPort.OUT_OF_RANGE, port.read(-512, range(0, 512)));
        assertThrows(PortException.class, () -> world.ports().openBlock("disk:d", true));
        BlockPort second = world.ports().openBlock("disk:d", false);
        assertEquals(BlockPort.READ_ONLY, second.write(0, range(0, 512)));
        port.close();
        assertEquals(BlockPort.CLOSED, port.read(0, range(0, 512)));
    }

    @Test
    void aCrashLosesOnlyWhatWasNotFlushed() {
        int torn = 0;
        int lost = 0;
        int kept = 0;
        for (int round = 0; round < 200; round++) {
            memory.fill(0, 8192, 0);
            disk.load(0, memory, 0, 8192);
            CrashingDisk crashing = new CrashingDisk(port, new SimRandom(SEED + round));
            memory.fill(0, 4096, 0x11);
            assertEquals(0, crashing.write(0, range(0, 4096)));
            assertEquals(0, crashing.flush());
            memory.fill(0, 4096, 0x22);
            assertEquals(0, crashing.write(4096, range(0, 4096)));
            assertEquals(0, crashing.read(4096, range(8192, 4096)));
            assertEquals(0x22, memory.u8(8192));
            crashing.crash();
            assertEquals(BlockPort.CLOSED, crashing.read(0, range(0, 512)));
            disk.save(0, memory, 0, 8192);
            int sectors = 0;
            for (int at = 0; at < 4096; at += 512) {
                assertEquals(0x11, memory.u8(at), "flushed");
                sectors += memory.u8(4096 + at) == 0x22 ? 1 : 0;
            }
            kept += sectors == 8 ? 1 : 0;
            lost += sectors == 0 ? 1 : 0;
            torn += sectors > 0 && sectors < 8 ? 1 : 0;
        }
        assertTrue(kept > 50 && lost > 20 && torn > 20, "kept=" + kept + " lost=" + lost + " torn=" + torn);
    }

    @Test
    void aCrashComesAfterTheWriteThatItWasToldAndReordersTheOthers() {
        boolean hasOlderWon = false;
        for (int round = 0; round < 50; round++) {
            CrashingDisk crashing = new CrashingDisk(port, new SimRandom(SEED + round)).crashAfterWrites(2);
            memory.fill(0, 512, 1);
            assertEquals(0, crashing.write(0, range(0, 512)));
            memory.fill(0, 512, 2);
            assertEquals(BlockPort.CLOSED, crashing.write(0, range(0, 512)));
            assertTrue(crashing.isCrashed());
            disk.save(0, memory, 0, 512);
            hasOlderWon |= memory.u8(0) == 1;
        }
        assertTrue(hasOlderWon);
    }
}
