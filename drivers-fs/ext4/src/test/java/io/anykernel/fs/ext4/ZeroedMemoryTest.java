package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.PortBlockDevice;
import io.anykernel.block.testing.FileBlockPort;
import io.anykernel.block.testing.TestClock;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.log.Counters;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directory blocks that become zeros in memory after they were checked, as those of an arena that was given back. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ZeroedMemoryTest {
    private static final int FILES = 20;
    private static final int BLOCK_BYTES = 1024;

    private final List<Memory> cut = new ArrayList<>();

    @TempDir
    Path temporary;

    @Test
    void aWalkOverZerosEnds() throws Exception {
        Path image = HostTrees.image(temporary, FILES, 10, "8M");
        TestScheduling scheduling = new TestScheduling();
        PageCache cache = new PageCache(new RecordingArena(), 64, scheduling, new TestClock(), new Counters());
        Vfs vfs = new Vfs(scheduling);
        vfs.mount(
                "/",
                Ext4FileSystem.mount(
                        new PortBlockDevice(new FileBlockPort(image, false)), cache, scheduling, Accelerator.NONE));
        assertEquals(FILES + 1, vfs.list("/").size());
        assertTrue(zeroDirectories() > 0);
        assertTrue(assertThrows(CorruptMediaException.class, () -> vfs.list("/"))
                .getMessage()
                .contains("rec_len"));
        assertThrows(CorruptMediaException.class, () -> vfs.stat("/none"));
        vfs.close();
        assertEquals(0, cache.pinnedPages());
    }

    /** Zeroes blocks that begin with a record of 12 bytes for the name {@code .}; returns how many. */
    private int zeroDirectories() {
        int zeroed = 0;
        for (Memory memory : cut) {
            for (int at = 0; at < memory.lengthBytes(); at += BLOCK_BYTES) {
                if (memory.u16le(at + 4) == 12 && memory.u8(at + 6) == 1 && memory.u8(at + 8) == '.') {
                    memory.fill(at, BLOCK_BYTES, 0);
                    zeroed++;
                }
            }
        }
        return zeroed;
    }

    private final class RecordingArena implements Arena {
        @Override
        public Memory allocate(int bytes, int alignment) {
            Memory memory = Memory.allocate(bytes);
            cut.add(memory);
            return memory;
        }

        @Override
        public long capacityBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public long usedBytes() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
