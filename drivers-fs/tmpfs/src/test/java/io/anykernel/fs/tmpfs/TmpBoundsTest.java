package io.anykernel.fs.tmpfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trees that are wide, deep or full of names. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TmpBoundsTest {
    private static final int PAGES = 16;
    private static final NewNode DIRECTORY = new NewNode(0755, 0, 0);

    private final TestScheduling scheduling = new TestScheduling();
    private final Vfs vfs = new Vfs(scheduling);

    private TmpFileSystem mount(long maxNodes) {
        Clock clock = new Clock() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public long wallNanos() {
                return 0;
            }
        };
        TmpFileSystem tmpfs = new TmpFileSystem(new TestArena(1 << 20), PAGES, maxNodes, scheduling, clock);
        vfs.mount("/", tmpfs);
        return tmpfs;
    }

    @Test
    void closingADirectoryOf200000NamesVisitsEachOnce() {
        TmpFileSystem tmpfs = mount(1_000_000);
        vfs.makeDirectory("/d", DIRECTORY);
        for (int i = 0; i < 200_000; i++) {
            vfs.open("/d/" + i, OpenFlags.WRITE | OpenFlags.CREATE).close();
        }
        vfs.close();
        assertEquals(1_000_000 - 1, tmpfs.status().freeNodes());
    }

    @Test
    void closingAChainOf100000DirectoriesNeedsNoStack() {
        TmpFileSystem tmpfs = mount(1_000_000);
        vfs.makeDirectory("/chain", DIRECTORY);
        for (int i = 0; i < 100_000; i++) {
            vfs.makeDirectory("/above", DIRECTORY);
            vfs.rename("/chain", "/above/below");
            vfs.rename("/above", "/chain");
        }
        vfs.close();
        assertEquals(1_000_000 - 1, tmpfs.status().freeNodes());
    }

    @Test
    void namesOfOneFileAreChargedAndEnd() {
        mount(256);
        vfs.open("/file", OpenFlags.WRITE | OpenFlags.CREATE).close();
        KernelException full = assertThrows(KernelException.class, () -> {
            for (int i = 0; i < 1000; i++) {
                vfs.link("/file", "/" + i);
            }
        });
        assertEquals(Errno.NO_SPACE, full.errno());
        assertEquals(255, vfs.stat("/file").links());
        for (int i = 0; i < 254; i++) {
            vfs.unlink("/" + i);
        }
        vfs.unlink("/file");
        assertEquals(255, vfs.status("/").freeNodes());
    }
}
