package io.anykernel.fs.ext4;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes transactions into the journal of an image, in each form that a journal can have. Knows the format by itself, so that
 * a mistake of the driver's is not repeated here; {@code e2fsck} judges both.
 */
final class JournalWriter implements AutoCloseable {
    static final int MAGIC = 0xc03b3998;
    static final int DESCRIPTOR = 1;
    static final int COMMIT = 2;
    static final int REVOCATIONS = 5;

    /** What a journal's features are, and how e2fsprogs names them. */
    record Form(String name, int compatible, int incompatible) {
        static final Form PLAIN = new Form("plain", 0, 0x1);
        static final Form WIDE = new Form("64bit", 0, 0x3);
        static final Form TRANSACTION_CHECKSUMS = new Form("checksum v1", 1, 0x1);
        static final Form WIDE_TRANSACTION_CHECKSUMS = new Form("checksum v1, 64bit", 1, 0x3);
        static final Form ASYNCHRONOUS = new Form("checksum v1, asynchronous", 1, 0x5);
        static final Form CHECKSUM_V2 = new Form("checksum v2", 0, 0x9);
        static final Form WIDE_CHECKSUM_V2 = new Form("checksum v2, 64bit", 0, 0xb);
        static final Form CHECKSUM_V3 = new Form("checksum v3", 0, 0x11);
        static final Form WIDE_CHECKSUM_V3 = new Form("checksum v3, 64bit", 0, 0x13);

        boolean isWide() {
            return (incompatible & 0x2) != 0;
        }

        boolean isVersion2() {
            return (incompatible & 0x8) != 0;
        }

        boolean isVersion3() {
            return (incompatible & 0x10) != 0;
        }

        boolean hasBlockChecksums() {
            return isVersion2() || isVersion3();
        }

        int tagBytes() {
            return isVersion3() ? 16 : 8 + (isVersion2() ? 2 : 0) + (isWide() ? 4 : 0);
        }
    }

    private final RandomAccessFile file;
    private final List<Long> journal;
    private final int blockBytes;
    private final Form form;
    private final int start;
    private final int firstSequence;
    private final byte[] uuid = new byte[16];
    private final int seed;

    private int position;
    private int sequence;
    private int maxTags = Integer.MAX_VALUE;
    private boolean isSparse;
    private int transactionChecksum;
    private long seconds = 1_000;
    private final Map<Long, byte[]> blocks = new LinkedHashMap<>();
    private final List<Long> revoked = new ArrayList<>();

    /** Where blocks of the journal's own were written, in its blocks. */
    private final List<Integer> control = new ArrayList<>();

    /** @param start block of the log where the first transaction begins */
    JournalWriter(Path image, Form form, int start, int firstSequence) throws IOException {
        Tools.run("debugfs", "-w", "-R", "feature needs_recovery", image.toString());
        journal = new ArrayList<>(DirtyJournals.journalBlocks(image));
        blockBytes = DirtyJournals.number(image, "Block size: *(\\d+)");
        file = new RandomAccessFile(image.toFile(), "rw");
        this.form = form;
        this.start = start;
        this.position = start;
        this.firstSequence = firstSequence;
        this.sequence = firstSequence;
        for (int i = 0; i < uuid.length; i++) {
            uuid[i] = (byte) (i * 7 + 1);
        }
        seed = crc32c(-1, uuid);
        writeSuperblock();
    }

    int blockBytes() {
        return blockBytes;
    }

    int ringBlocks() {
        return journal.size() - 1;
    }

    /** Most tags of the descriptors that follow. */
    JournalWriter maxTags(int count) {
        maxTags = count;
        return this;
    }

    JournalWriter seconds(long seconds) {
        this.seconds = seconds;
        return this;
    }

    JournalWriter log(long block, byte[] content) {
        blocks.put(block, content);
        return this;
    }

    JournalWriter revoke(long block) {
        revoked.add(block);
        return this;
    }

    /** Writes what was logged and revoked as a transaction that ends. */
    void commit() throws IOException {
        write();
        ByteBuffer commit = block(COMMIT);
        if (form.compatible() != 0) {
            commit.put(12, (byte) 1).put(13, (byte) 4).putInt(16, transactionChecksum);
        }
        commit.putLong(48, seconds);
        if (form.hasBlockChecksums()) {
            commit.putInt(16, crc32c(seed, commit.array()));
        }
        append(commit.array());
        sequence++;
    }

    /** Writes what was logged and revoked, without the block that ends the transaction. */
    void write() throws IOException {
        transactionChecksum = -1;
        writeRevocations();
        List<Map.Entry<Long, byte[]>> left = new ArrayList<>(blocks.entrySet());
        int room = (blockBytes - 12 - (form.hasBlockChecksums() ? 4 : 0) - 16) / form.tagBytes();
        while (!left.isEmpty()) {
            List<Map.Entry<Long, byte[]>> some = left.subList(0, Math.min(left.size(), Math.min(room, maxTags)));
            writeDescribed(some);
            some.clear();
        }
        blocks.clear();
    }

    /** As {@link #commit}, but the copies are left as holes of the image. */
    void commitSparse() throws IOException {
        isSparse = true;
        commit();
        isSparse = false;
    }

    private void writeRevocations() throws IOException {
        int entryBytes = form.isWide() ? 8 : 4;
        int room = (blockBytes - 16 - (form.hasBlockChecksums() ? 4 : 0)) / entryBytes;
        while (!revoked.isEmpty()) {
            List<Long> some = revoked.subList(0, Math.min(room, revoked.size()));
            ByteBuffer into = block(REVOCATIONS).putInt(12, 16 + some.size() * entryBytes);
            into.position(16);
            for (long each : some) {
                if (form.isWide()) {
                    into.putLong(each);
                } else {
                    into.putInt((int) each);
                }
            }
            some.clear();
            appendWithTail(into);
        }
    }

    private void writeDescribed(List<Map.Entry<Long, byte[]>> some) throws IOException {
        ByteBuffer descriptor = block(DESCRIPTOR);
        descriptor.position(12);
        List<byte[]> copies = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            byte[] copy = some.get(i).getValue().clone();
            boolean isEscaped = ByteBuffer.wrap(copy).getInt(0) == MAGIC;
            if (isEscaped) {
                ByteBuffer.wrap(copy).putInt(0, 0);
            }
            int flags = (isEscaped ? 1 : 0) | (i > 0 ? 2 : 0) | (i + 1 == some.size() ? 8 : 0);
            putTag(descriptor, some.get(i).getKey(), flags, crc32c(crc32c(seed, bytes(sequence)), copy));
            if (i == 0) {
                descriptor.put(uuid);
            }
            copies.add(copy);
        }
        appendWithTail(descriptor);
        transactionChecksum = crc32(transactionChecksum, descriptor.array());
        for (byte[] copy : copies) {
            put(copy);
            transactionChecksum = crc32(transactionChecksum, copy);
        }
    }

    private void putTag(ByteBuffer into, long block, int flags, int checksum) {
        int at = into.position();
        into.putInt(at, (int) block);
        if (form.isVersion3()) {
            into.putInt(at + 4, flags).putInt(at + 8, (int) (block >>> 32)).putInt(at + 12, checksum);
        } else {
            into.putShort(at + 4, (short) (form.isVersion2() ? checksum : 0)).putShort(at + 6, (short) flags);
            if (form.isWide()) {
                into.putInt(at + 8, (int) (block >>> 32));
            }
        }
        into.position(at + form.tagBytes());
    }

    private ByteBuffer block(int type) {
        return ByteBuffer.allocate(blockBytes).putInt(0, MAGIC).putInt(4, type).putInt(8, sequence);
    }

    private void appendWithTail(ByteBuffer block) throws IOException {
        if (form.hasBlockChecksums()) {
            block.putInt(blockBytes - 4, crc32c(seed, block.array()));
        }
        append(block.array());
    }

    private void append(byte[] own) throws IOException {
        control.add(position);
        put(own);
    }

    private void put(byte[] block) throws IOException {
        if (!isSparse || ByteBuffer.wrap(block).getInt(0) == MAGIC) {
            overwrite(position, 0, block);
        }
        position = position + 1 == journal.size() ? 1 : position + 1;
    }

    /** The next block of the log to be written. */
    int position() {
        return position;
    }

    /** Where the journal's own blocks are: superblock, descriptors, revocations, commits. */
    List<Integer> control() {
        return control;
    }

    /** Where a block of the journal is in the image, in bytes. */
    long offset(int block) {
        return journal.get(block) * blockBytes;
    }

    void overwrite(int block, int at, byte[] bytes) throws IOException {
        file.seek(offset(block) + at);
        file.write(bytes);
    }

    private void writeSuperblock() throws IOException {
        ByteBuffer into = ByteBuffer.allocate(1024);
        into.putInt(0, MAGIC)
                .putInt(4, 4)
                .putInt(12, blockBytes)
                .putInt(16, journal.size())
                .putInt(20, 1);
        into.putInt(24, firstSequence).putInt(28, start);
        into.putInt(36, form.compatible()).putInt(40, form.incompatible());
        into.position(48);
        into.put(uuid).putInt(1);
        if (form.hasBlockChecksums()) {
            into.put(80, (byte) 4);
            into.putInt(252, crc32c(-1, into.array()));
        }
        control.add(0);
        overwrite(0, 0, into.array());
    }

    /** Overwrites a number of the superblock, with a right checksum. */
    void superblock(int at, int value) throws IOException {
        byte[] bytes = new byte[1024];
        file.seek(offset(0));
        file.readFully(bytes);
        ByteBuffer.wrap(bytes).putInt(at, value).putInt(252, 0);
        if (form.hasBlockChecksums()) {
            ByteBuffer.wrap(bytes).putInt(252, crc32c(-1, bytes));
        }
        overwrite(0, 0, bytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** Castagnoli's, reflected, a bit at a time. */
    private static int crc32c(int crc, byte[] bytes) {
        int register = crc;
        for (byte b : bytes) {
            register ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                register = (register & 1) != 0 ? register >>> 1 ^ 0x82f63b78 : register >>> 1;
            }
        }
        return register;
    }

    /** The one of Ethernet, most significant bit first, a bit at a time. */
    private static int crc32(int crc, byte[] bytes) {
        int register = crc;
        for (byte b : bytes) {
            register ^= b << 24;
            for (int bit = 0; bit < 8; bit++) {
                register = register < 0 ? register << 1 ^ 0x04c11db7 : register << 1;
            }
        }
        return register;
    }
}
