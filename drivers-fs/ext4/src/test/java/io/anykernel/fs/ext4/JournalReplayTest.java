package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.ext4.JournalWriter.Form;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals in each of their forms, with every rule of replay; e2fsck judges what is right. */
class JournalReplayTest {
    private static final long SEED = Long.getLong("anykernel.seed", 20261128);
    private static final int LOGS = Integer.getInteger("anykernel.journal.logs", 2);
    private static final int MUTANTS = Integer.getInteger("anykernel.journal.mutants", 300);

    /** Blocks at the volume's end that transactions write: no file of the volume has them. */
    private static final int TARGETS = 64;

    private static final int START = 5;
    private static final int SEQUENCE = 77;

    @TempDir
    Path temporary;

    static Stream<Form> forms() {
        return Stream.of(
                Form.PLAIN,
                Form.WIDE,
                Form.TRANSACTION_CHECKSUMS,
                Form.WIDE_TRANSACTION_CHECKSUMS,
                Form.ASYNCHRONOUS,
                Form.CHECKSUM_V2,
                Form.WIDE_CHECKSUM_V2,
                Form.CHECKSUM_V3,
                Form.WIDE_CHECKSUM_V3);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyBlockIsAsAfterAReplayByE2fsck(Form form) throws IOException {
        int transactions = 0;
        for (int i = 0; i < LOGS; i++) {
            Random random = new Random(SEED + i);
            Path image = image(i % 2 == 0 ? 1024 : 4096);
            int written = writeLog(image, form, random, new ArrayList<>());
            DirtyJournals.Seen seen = DirtyJournals.requireSameAsAfterE2fsck(image, form + " seed=" + (SEED + i));
            assertEquals(written, seen.transactions(), form + " seed=" + (SEED + i));
            transactions += written;
        }
        assertTrue(transactions > LOGS, "there was something to replay");
    }

    /**
     * Transactions from anywhere in the ring on, with numbers that wrap, copies that need escaping, revocations, and after
     * them one that was not committed. Returns how many were.
     *
     * @param states receives what the targets hold after each transaction
     */
    private static int writeLog(Path image, Form form, Random random, List<Map<Long, byte[]>> states)
            throws IOException {
        try (JournalWriter writer = new JournalWriter(image, form, 1 + random.nextInt(1000), -3 + random.nextInt(4))) {
            long end = Files.size(image) / writer.blockBytes();
            Map<Long, byte[]> state = new HashMap<>();
            states.add(Map.copyOf(state));
            int transactions = 3 + random.nextInt(12);
            for (int i = 0; i <= transactions; i++) {
                writer.maxTags(1 + random.nextInt(20));
                Map<Long, byte[]> copies = copies(random, end, writer.blockBytes());
                copies.forEach(writer::log);
                Map<Long, byte[]> next = new HashMap<>(state);
                next.putAll(copies);
                for (int revocations = random.nextInt(12); revocations > 0; revocations--) {
                    long block = end - 1 - random.nextInt(TARGETS);
                    writer.revoke(block);
                    next.remove(block);
                }
                if (i == transactions) {
                    writer.write();
                } else {
                    writer.commit();
                    state = next;
                    states.add(Map.copyOf(state));
                }
            }
            return transactions;
        }
    }

    private static Map<Long, byte[]> copies(Random random, long end, int blockBytes) {
        Map<Long, byte[]> copies = new HashMap<>();
        for (int count = 1 + random.nextInt(40); count > 0; count--) {
            byte[] content = new byte[blockBytes];
            random.nextBytes(content);
            if (random.nextInt(4) == 0) {
                ByteBuffer.wrap(content).putInt(0, JournalWriter.MAGIC);
            }
            copies.put(end - 1 - random.nextInt(TARGETS), content);
        }
        return copies;
    }

    private Path image(int blockBytes) throws IOException {
        return DirtyJournals.newImage(temporary, blockBytes);
    }

    @Test
    void aCleanJournalReplaysNothing() throws IOException {
        Path image = image(1024);
        Tools.run("debugfs", "-w", "-R", "feature needs_recovery", image.toString());
        DirtyJournals.Seen seen = DirtyJournals.requireSameAsAfterE2fsck(image, "clean");
        assertEquals(0, seen.transactions());
        assertEquals(0, seen.blocks());
    }

    @Test
    void aVolumeWhoseSuperblockCallsItCleanIsReadAsItIs() throws IOException {
        Path image = image(1024);
        try (JournalWriter writer = new JournalWriter(image, Form.PLAIN, START, SEQUENCE)) {
            writer.log(8000, DirtyJournals.content(writer, 1)).commit();
        }
        Tools.run("debugfs", "-w", "-R", "feature ^needs_recovery", image.toString());
        assertEquals(0, DirtyJournals.read(image).transactions());
    }

    /** Version 1 had no features: what lies in their place means nothing. */
    @Test
    void aSuperblockOfVersionOneHasNoFeatures() throws IOException {
        Path image = image(1024);
        try (JournalWriter writer = new JournalWriter(image, Form.PLAIN, START, SEQUENCE)) {
            writer.log(8000, DirtyJournals.content(writer, 1)).commit();
            writer.superblock(4, 3);
            writer.superblock(36, -1);
            writer.superblock(40, -1);
        }
        assertEquals(1, DirtyJournals.read(image).transactions());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aLogThatFillsTheWholeRingEndsThere(Form form) throws IOException {
        Path image = image(1024);
        try (JournalWriter writer = new JournalWriter(image, form, START, SEQUENCE)) {
            int transactions = writer.ringBlocks() / 3;
            for (int i = 0; i < transactions; i++) {
                writer.log(8000 + i % 100, DirtyJournals.content(writer, i)).commit();
            }
            assertEquals(
                    transactions,
                    DirtyJournals.requireSameAsAfterE2fsck(image, form.name()).transactions());
        }
    }

    @Test
    void aRingOfDescriptorsWithoutAnEndReplaysNothing() throws IOException {
        Path image = image(1024);
        try (JournalWriter writer = new JournalWriter(image, Form.PLAIN, START, SEQUENCE)) {
            for (int i = 0; i < writer.ringBlocks(); i++) {
                writer.revoke(8000 + i).write();
            }
        }
        DirtyJournals.Seen seen = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> DirtyJournals.read(image));
        assertEquals(0, seen.transactions());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aCommitWithAWrongChecksumIsNamedOrEndsTheLog(Form form) throws IOException {
        Path image = image(1024);
        try (JournalWriter writer = new JournalWriter(image, form, START, SEQUENCE)) {
            writer.log(8000, DirtyJournals.content(writer, 1)).commit();
            int second = writer.position();
            writer.log(8001, DirtyJournals.content(writer, 2)).commit();
            writer.overwrite(second + 2, 17, new byte[] {1, 2});
        }
        boolean hasChecksums = form.compatible() != 0 || form.hasBlockChecksums();
        if (hasChecksums && form != Form.ASYNCHRONOUS) {
            CorruptMediaException named = assertThrows(CorruptMediaException.class, () -> DirtyJournals.read(image));
            assertEquals("journal.commit_checksum", named.field());
            assertTrue(named.getMessage().contains("transaction 78"), named.getMessage());
        } else {
            int expected = hasChecksums ? 1 : 2;
            assertEquals(
                    expected,
                    DirtyJournals.requireSameAsAfterE2fsck(image, form.name()).transactions());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {JournalWriter.DESCRIPTOR, JournalWriter.REVOCATIONS})
    void aWrongBlockIsDamageUnlessItsCommitIsOlderThanTheLastOne(int type) throws IOException {
        for (boolean isStale : new boolean[] {false, true}) {
            Path image = image(1024);
            try (JournalWriter writer = new JournalWriter(image, Form.CHECKSUM_V3, START, SEQUENCE)) {
                writer.seconds(500).log(8000, DirtyJournals.content(writer, 1)).commit();
                int second = writer.position();
                writer.seconds(isStale ? 499 : 500);
                if (type == JournalWriter.REVOCATIONS) {
                    writer.revoke(8000);
                } else {
                    writer.log(8001, DirtyJournals.content(writer, 2));
                }
                writer.commit();
                writer.overwrite(second, 900, new byte[] {1, 2});
            }
            if (isStale) {
                assertEquals(
                        1,
                        DirtyJournals.requireSameAsAfterE2fsck(image, "stale").transactions());
            } else {
                assertThrows(CorruptMediaException.class, () -> DirtyJournals.read(image));
            }
        }
    }

    @Test
    void aDamagedCopyCountsUnlessItWasReplacedOrRevoked() throws IOException {
        for (Form form : List.of(Form.CHECKSUM_V2, Form.WIDE_CHECKSUM_V3)) {
            for (String fate : List.of("kept", "replaced", "revoked")) {
                Path image = image(1024);
                try (JournalWriter writer = new JournalWriter(image, form, START, SEQUENCE)) {
                    writer.log(8000, DirtyJournals.content(writer, 1)).commit();
                    writer.overwrite(START + 1, 100, new byte[] {1, 2, 3});
                    if (fate.equals("replaced")) {
                        writer.log(8000, DirtyJournals.content(writer, 2)).commit();
                    } else if (fate.equals("revoked")) {
                        writer.revoke(8000)
                                .log(8001, DirtyJournals.content(writer, 2))
                                .commit();
                    }
                }
                if (fate.equals("kept")) {
                    CorruptMediaException named =
                            assertThrows(CorruptMediaException.class, () -> DirtyJournals.read(image));
                    assertEquals("journal.block_checksum", named.field());
                    assertTrue(named.getMessage().contains("block 8000"), named.getMessage());
                } else {
                    assertEquals(2, DirtyJournals.read(image).transactions(), fate);
                }
            }
        }
    }

    @Test
    void aTableThatIsFullStillTakesNewerCopiesOfWhatItHolds() {
        ReplayTable table = new ReplayTable();
        for (long block = 0; block < ReplayTable.MAX_BLOCKS; block++) {
            assertTrue(table.put(block * 3, block, false, false));
        }
        assertFalse(table.put(1, 1, false, false));
        assertTrue(table.put(3, 77, true, false));
        table.remove(6);
        table.remove(-1);
        ReplayedBlocks sealed = table.seal(1024, 1);
        assertEquals(ReplayTable.MAX_BLOCKS - 1, sealed.count());
        assertEquals(1, sealed.indexFrom(1));
        assertEquals(3 << 10, sealed.offsetBytes(1));
        assertEquals(77 << 10, sealed.copyOffsetBytes(1));
        assertEquals(Long.MAX_VALUE, sealed.offsetBytes(sealed.indexFrom(1L << 40)));
    }

    /** With checksums, a mutant is named, or it is read as after one of the transactions that were written. */
    @Test
    void aMutantOfALogWithChecksumsIsNamedOrReadAsAfterOneOfItsTransactions() throws IOException {
        int named = 0;
        for (Form form : List.of(Form.CHECKSUM_V3, Form.WIDE_CHECKSUM_V2)) {
            List<Map<Long, byte[]>> states = new ArrayList<>();
            Path image = image(1024);
            writeLog(image, form, new Random(SEED), states);
            byte[] base = Files.readAllBytes(image);
            named += mutate(image, (targets, where) -> {
                boolean isKnown = states.stream().anyMatch(state -> isState(state, base, targets));
                assertTrue(isKnown, where + ": blocks that no transaction left");
            });
        }
        assertTrue(named > MUTANTS / 4, "checksums find most: " + named);
    }

    @Test
    void aMutantOfALogWithoutChecksumsIsNamedOrRead() throws IOException {
        for (Form form : List.of(Form.PLAIN, Form.WIDE)) {
            Path image = image(1024);
            writeLog(image, form, new Random(SEED), new ArrayList<>());
            mutate(image, (targets, where) -> assertEquals(TARGETS * 1024, targets.length));
        }
    }

    private interface Judge {
        void judge(byte[] targets, String where);
    }

    private static boolean isState(Map<Long, byte[]> state, byte[] base, byte[] targets) {
        long end = base.length / 1024;
        for (int i = 0; i < TARGETS; i++) {
            long block = end - TARGETS + i;
            byte[] expected = state.get(block);
            int from = (int) block * 1024;
            byte[] is = Arrays.copyOfRange(targets, i * 1024, (i + 1) * 1024);
            if (!Arrays.equals(is, expected != null ? expected : Arrays.copyOfRange(base, from, from + 1024))) {
                return false;
            }
        }
        return true;
    }

    /** Changes bytes of the journal, each mutant by itself; returns how many were named. */
    private int mutate(Path image, Judge judge) throws IOException {
        List<Long> journal = new ArrayList<>(DirtyJournals.journalBlocks(image));
        byte[] base = Files.readAllBytes(image);
        List<Integer> own = new ArrayList<>();
        for (long block : journal) {
            if (ByteBuffer.wrap(base).getInt((int) block * 1024) == JournalWriter.MAGIC) {
                own.add((int) block);
            }
        }
        Random random = new Random(SEED);
        int named = 0;
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            for (int i = 0; i < MUTANTS; i++) {
                int block = random.nextInt(8) == 0
                        ? journal.get(random.nextInt(400)).intValue()
                        : own.get(random.nextInt(own.size()));
                int at = block * 1024 + (random.nextBoolean() ? random.nextInt(64) : random.nextInt(1024));
                byte[] bytes = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 8 : 1)];
                random.nextBytes(bytes);
                bytes = Arrays.copyOf(bytes, Math.min(bytes.length, base.length - at));
                file.seek(at);
                file.write(bytes);
                named += isNamed(image, judge, "seed=" + SEED + " mutant " + i + " at byte " + at) ? 1 : 0;
                file.seek(at);
                file.write(base, at, bytes.length);
            }
        }
        assertArrayEquals(base, Files.readAllBytes(image));
        return named;
    }

    private static boolean isNamed(Path image, Judge judge, String where) {
        try {
            byte[] targets = assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> DirtyJournals.readEnd(image, TARGETS * 1024), where);
            judge.judge(targets, where);
            return false;
        } catch (KernelException expected) {
            return true;
        } catch (RuntimeException | OutOfMemoryError stray) {
            throw new AssertionError(where, stray);
        }
    }
}
