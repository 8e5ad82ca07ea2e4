package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.block.FaultyBlockDevice;
import io.anykernel.block.PortBlockDevice;
import io.anykernel.block.testing.FileBlockPort;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
    private static final int FILE_BYTES = 300_000;
    private static final long SEED = Long.getLong("anykernel.seed", 31);

    @TempDir
    Path temporary;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static byte[] read(Vfs vfs, String path, int offset, int length) {
        try (OpenFile file = vfs.open(path, OpenFlags.READ)) {
            byte[] bytes = new byte[length];
            return Arrays.copyOf(bytes, file.readAt(offset, Bytes.of(bytes)));
        }
    }

    private static PortBlockDevice device(Path image) {
        return new PortBlockDevice(new FileBlockPort(image, false));
    }

    @Test
    void manyReadersOfManyFilesSeeTheirOwnBytesInASmallCache() throws Exception {
        Path image = HostTrees.image(temporary, 5, FILE_BYTES, "16M");
        try (TestMount mount = new TestMount(image, 128)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                Random random = new Random(SEED + t);
                readers.add(threads.submit(() -> {
                    for (int i = 0; i < 150; i++) {
                        int file = random.nextInt(5);
                        int offset = random.nextInt(FILE_BYTES);
                        int length = random.nextInt(100_000);
                        byte[] expected = Arrays.copyOfRange(
                                HostTrees.content(file, FILE_BYTES), offset, Math.min(FILE_BYTES, offset + length));
                        assertArrayEquals(expected, read(mount.vfs(), "/file" + file, offset, length));
                    }
                }));
            }
            for (Future<?> reader : readers) {
                reader.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aReaderOfASlowBlockDoesNotHoldUpOthers() throws Exception {
        Path image = HostTrees.image(temporary, 2, FILE_BYTES, "16M");
        GatedDevice device = new GatedDevice(device(image));
        try (TestMount mount = new TestMount(device, 256)) {
            read(mount.vfs(), "/file1", 0, FILE_BYTES);
            mount.vfs().stat("/file0");
            device.gate = new CountDownLatch(1);
            Future<byte[]> slow = threads.submit(() -> read(mount.vfs(), "/file0", 0, FILE_BYTES));
            device.entered.await();
            assertArrayEquals(HostTrees.content(1, FILE_BYTES), read(mount.vfs(), "/file1", 0, FILE_BYTES));
            assertEquals(3, mount.vfs().list("/").size());
            assertFalse(slow.isDone());
            device.gate.countDown();
            assertArrayEquals(HostTrees.content(0, FILE_BYTES), slow.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aDeviceThatFailsIsAnErrorOfInputNotOfTheMediumsContent() throws IOException {
        Path image = HostTrees.image(temporary, 2, FILE_BYTES, "16M");
        FaultyBlockDevice device = new FaultyBlockDevice(device(image));
        try (TestMount mount = new TestMount(device, 256)) {
            device.breakBlocks(0, Long.MAX_VALUE / 2);
            KernelException failed =
                    assertThrows(KernelException.class, () -> mount.vfs().stat("/file0"));
            assertEquals(Errno.IO, failed.errno());
            assertFalse(failed instanceof CorruptMediaException);
            device.breakBlocks(0, 0);
            byte[] content = HostTrees.content(0, FILE_BYTES);
            assertArrayEquals(content, read(mount.vfs(), "/file0", 0, FILE_BYTES));
            device.breakBlocks(0, Long.MAX_VALUE / 2);
            assertArrayEquals(content, read(mount.vfs(), "/file0", 0, FILE_BYTES), "from the cache");
            KernelException cold =
                    assertThrows(KernelException.class, () -> read(mount.vfs(), "/file1", 0, FILE_BYTES));
            assertEquals(Errno.IO, cold.errno());
            device.breakBlocks(0, 0);
            assertArrayEquals(HostTrees.content(1, FILE_BYTES), read(mount.vfs(), "/file1", 0, FILE_BYTES));
        }
    }

    @Test
    void aDeviceThatFailsWhileMountingLeavesNothingBehind() throws IOException {
        Path image = HostTrees.image(temporary, 1, 10, "8M");
        for (long block = 0; block < 64; block += 8) {
            FaultyBlockDevice device = new FaultyBlockDevice(device(image));
            device.breakBlocks(block, 1);
            try (TestMount mount = new TestMount(device, 64)) {
                assertEquals(2, mount.vfs().list("/").size());
            } catch (KernelException failed) {
                assertEquals(Errno.IO, failed.errno());
            }
        }
    }

    @Test
    void steadyReadingAllocatesNothingPerPage() throws IOException {
        Path image = HostTrees.image(temporary, 1, FILE_BYTES, "8M");
        com.sun.management.ThreadMXBean bean =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        try (TestMount mount = new TestMount(image, 256);
                OpenFile file = mount.vfs().open("/file0", OpenFlags.READ)) {
            Bytes into = Bytes.of(Memory.allocate(FILE_BYTES), 0, FILE_BYTES);
            for (int i = 0; i < 20_000; i++) {
                file.readAt(0, into);
            }
            long before = bean.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                file.readAt(0, into);
            }
            long perRead = (bean.getCurrentThreadAllocatedBytes() - before) / 1000;
            assertTrue(perRead < 16, perRead + " bytes for each read of 74 pages");
        }
    }

    /** Lets nobody read while its gate is shut. */
    private static final class GatedDevice implements BlockDevice {
        private final BlockDevice device;
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile CountDownLatch gate;

        GatedDevice(BlockDevice device) {
            this.device = device;
        }

        @Override
        public BlockDeviceInfo info() {
            return device.info();
        }

        @Override
        public int read(long firstBlock, int blocks, Memory into, int offset) {
            CountDownLatch shut = gate;
            if (shut != null) {
                entered.countDown();
                try {
                    shut.await();
                } catch (InterruptedException interrupted) {
                    return Errno.IO;
                }
            }
            return device.read(firstBlock, blocks, into, offset);
        }

        @Override
        public int write(long firstBlock, int blocks, Memory from, int offset) {
            return Errno.READ_ONLY;
        }

        @Override
        public int flush() {
            return Errno.OK;
        }

        @Override
        public int discard(long firstBlock, long blocks) {
            return Errno.READ_ONLY;
        }

        @Override
        public void close() {
            device.close();
        }
    }
}
