package example;

import io.anykernel.hypercall.Memory;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Updates that reach the disk together or not at all. On the disk, all numbers big-endian:
 *
 * <pre>
 *  0  u32  "AKLG"
 *  4  u32  bytes of the entries
 *  8  u64  number of the batch, one more than of the one before
 * 16  u32  checksum of the one before, or what the superblock says of the first
 * 20  u32  CRC-32 of all above and of the entries
 * 24       entries: u16 length of the key, u32 length of the value or ffffffff where the key is removed, key, value
 * </pre>
 *
 * <p>It begins at a block and fills whole blocks, so that no write touches a block that holds an earlier batch.
 */
final class Batch {
    static final int MAX_KEY_BYTES = 1024;
    static final int MAX_VALUE_BYTES = 64 << 10;

    private static final int MAGIC = 0x414b_4c47;
    private static final int HEADER_BYTES = 24;
    private static final int ENTRY_BYTES = 6;
    private static final int CAPACITY_BYTES = 128 << 10;
    private static final long REMOVED = 0xffff_ffffL;

    /** What a batch is replayed into. */
    interface Replay {
        /** @param value or {@code null}: the key was removed */
        void entry(String key, byte[] value);
    }

    private final Memory memory = Memory.allocate(CAPACITY_BYTES);
    private int end = HEADER_BYTES;

    Memory memory() {
        return memory;
    }

    /** Forgets all entries. */
    void clear() {
        end = HEADER_BYTES;
    }

    boolean isEmpty() {
        return end == HEADER_BYTES;
    }

    /** Adds an entry, unless it is full; keys have one byte a character. */
    boolean add(String key, byte[] value) {
        int valueBytes = value == null ? 0 : value.length;
        if (ENTRY_BYTES + key.length() + valueBytes > CAPACITY_BYTES - end) {
            return false;
        }
        memory.u16be(end, key.length());
        memory.u32be(end + 2, value == null ? REMOVED : valueBytes);
        end += ENTRY_BYTES;
        memory.put(end, key.getBytes(StandardCharsets.ISO_8859_1), 0, key.length());
        end += key.length();
        if (value != null) {
            memory.put(end, value, 0, valueBytes);
            end += valueBytes;
        }
        return true;
    }

    int blocks(int blockBytes) {
        return (end + blockBytes - 1) / blockBytes;
    }

    /** Completes the header; returns the checksum, by which the next batch is chained to this one. */
    int seal(long number, int previous, int blockBytes) {
        memory.i32be(0, MAGIC);
        memory.i32be(4, end - HEADER_BYTES);
        memory.i64be(8, number);
        memory.i32be(16, previous);
        memory.i32be(20, checksum());
        memory.fill(end, blocks(blockBytes) * blockBytes - end, 0);
        return memory.i32be(20);
    }

    // ---- what was read

    /**
     * How many blocks the batch has whose first one was read, or 0 if it is not the one that is wanted: from before, of another use of
     * the disk, or torn.
     */
    int announcedBlocks(long number, int previous, int blockBytes) {
        long bytes = memory.u32be(4);
        boolean isWanted = memory.i32be(0) == MAGIC && memory.i64be(8) == number && memory.i32be(16) == previous;
        if (!isWanted || bytes == 0 || bytes > CAPACITY_BYTES - HEADER_BYTES) {
            return 0;
        }
        end = HEADER_BYTES + (int) bytes;
        return blocks(blockBytes);
    }

    /** Whether all of it was read as it was written. */
    boolean isWhole() {
        return memory.i32be(20) == checksum();
    }

    int storedChecksum() {
        return memory.i32be(20);
    }

    void replay(Replay into) {
        int at = HEADER_BYTES;
        while (at < end) {
            byte[] key = new byte[memory.u16be(at)];
            long length = memory.u32be(at + 2);
            at += ENTRY_BYTES;
            memory.get(at, key, 0, key.length);
            at += key.length;
            byte[] value = length == REMOVED ? null : new byte[(int) length];
            if (value != null) {
                memory.get(at, value, 0, value.length);
                at += value.length;
            }
            into.entry(new String(key, StandardCharsets.ISO_8859_1), value);
        }
    }

    private int checksum() {
        byte[] bytes = new byte[end];
        memory.get(0, bytes, 0, end);
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, HEADER_BYTES - Integer.BYTES);
        crc.update(bytes, HEADER_BYTES, end - HEADER_BYTES);
        return (int) crc.getValue();
    }
}
