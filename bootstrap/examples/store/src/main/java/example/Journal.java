package example;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.util.Map;

/**
 * A log of {@link Batch}es in one half of a disk. Each names its predecessor's checksum: what an earlier use of the blocks left there, or a batch
 * behind one that a power cut tore, never passes for a part of the log. Where the half is full, what is alive is copied to the other one, and the
 * {@link Superblock} changes over. Confined to one thread of control at a time.
 */
final class Journal {
    private static final int FIRST_BLOCK = 2;

    /** Of a disk that is new: other uses leave something there. */
    private static final int ZEROS_BYTES = 64 << 10;

    private final BlockDevice disk;
    private final Entropy entropy;
    private final int blockBytes;
    private final long halfBlocks;
    private final Batch batch = new Batch();
    private Superblock superblock;

    /** Where the next batch goes, within the half. */
    private long position;

    private long nextNumber;
    private int chain;

    Journal(BlockDevice disk, Entropy entropy) {
        this.disk = disk;
        this.entropy = entropy;
        this.blockBytes = disk.info().blockBytes();
        this.halfBlocks = (disk.info().blockCount() - FIRST_BLOCK) / 2;
    }

    /**
     * Replays what the log holds.
     *
     * @throws KernelException if the disk fails, or holds something else
     */
    void open(Batch.Replay into) {
        Superblock first = readSuperblock(0);
        Superblock second = readSuperblock(1);
        boolean isSecondNewer = first == null || second != null && second.generation() > first.generation();
        superblock = isSecondNewer ? second : first;
        if (superblock == null) {
            requireEmpty();
            change(new Superblock(1, 0, newChain(), 1));
        }
        begin(superblock);
        while (readNext()) {
            batch.replay(into);
            position += batch.blocks(blockBytes);
            chain = batch.storedChecksum();
            nextNumber++;
        }
    }

    private Superblock readSuperblock(int block) {
        read(block, 1);
        return Superblock.read(batch.memory());
    }

    /** A superblock is written whole or not at all, so that a power cut in the first one's write leaves zeros, too. */
    private void requireEmpty() {
        int blocks = (int) Math.min(disk.info().blockCount(), ZEROS_BYTES / blockBytes);
        if (halfBlocks < 1) {
            throw new KernelException(Errno.NO_SPACE, disk.info().name());
        }
        read(0, blocks);
        for (int i = 0; i < blocks * blockBytes; i++) {
            if (batch.memory().u8(i) != 0) {
                throw new KernelException(
                        Errno.INVALID, disk.info().name() + " holds something else (clear its first 64 KiB to use it)");
            }
        }
    }

    /** Chosen anew each time: what an attempt that was cut off left in a half is no part of a later log there. */
    private int newChain() {
        return (int) entropy.nextLong();
    }

    private void begin(Superblock from) {
        position = 0;
        chain = from.chain();
        nextNumber = from.firstNumber();
    }

    private boolean readNext() {
        if (position == halfBlocks) {
            return false;
        }
        read(block(position), 1);
        int blocks = batch.announcedBlocks(nextNumber, chain, blockBytes);
        if (blocks == 0 || blocks > halfBlocks - position) {
            return false;
        }
        read(block(position), blocks);
        return batch.announcedBlocks(nextNumber, chain, blockBytes) == blocks && batch.isWhole();
    }

    private long block(long inHalf) {
        return FIRST_BLOCK + superblock.half() * halfBlocks + inHalf;
    }

    // ---- writing

    /** The next batch, empty. */
    Batch begin() {
        batch.clear();
        return batch;
    }

    /** Whether the batch fits behind the log as it is. */
    boolean hasRoom() {
        return batch.blocks(blockBytes) <= halfBlocks - position;
    }

    /** Has the batch on stable storage. There must be room. */
    void append() {
        write();
        flush();
    }

    private void write() {
        int blocks = batch.blocks(blockBytes);
        int checksum = batch.seal(nextNumber, chain, blockBytes);
        require(disk.write(block(position), blocks, batch.memory(), 0), "write");
        position += blocks;
        chain = checksum;
        nextNumber++;
    }

    /**
     * Writes what is alive to the other half, and goes on there. The batch that was begun is lost.
     *
     * @return false if it does not fit there, and all is as before
     */
    boolean compact(Map<String, byte[]> alive) {
        Superblock old = superblock;
        long oldPosition = position;
        int oldChain = chain;
        long oldNumber = nextNumber;
        superblock = new Superblock(old.generation() + 1, 1 - old.half(), newChain(), oldNumber);
        begin(superblock);
        if (copy(alive)) {
            flush();
            change(superblock);
            return true;
        }
        superblock = old;
        position = oldPosition;
        chain = oldChain;
        nextNumber = oldNumber;
        return false;
    }

    private boolean copy(Map<String, byte[]> alive) {
        batch.clear();
        for (Map.Entry<String, byte[]> each : alive.entrySet()) {
            if (!batch.add(each.getKey(), each.getValue())) {
                if (!hasRoom()) {
                    return false;
                }
                write();
                batch.clear();
                batch.add(each.getKey(), each.getValue());
            }
        }
        if (batch.isEmpty()) {
            return true;
        }
        boolean hasRoom = hasRoom();
        if (hasRoom) {
            write();
        }
        return hasRoom;
    }

    private void change(Superblock to) {
        superblock = to;
        Memory block = batch.memory();
        to.write(block, blockBytes);
        require(disk.write(to.generation() & 1, 1, block, 0), "write");
        flush();
    }

    private void flush() {
        require(disk.flush(), "flush");
    }

    private void read(long block, int blocks) {
        require(disk.read(block, blocks, batch.memory(), 0), "read");
    }

    private void require(int outcome, String what) {
        if (outcome != Errno.OK) {
            throw new KernelException(outcome, what + " of " + disk.info().name());
        }
    }
}
