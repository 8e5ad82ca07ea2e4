package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.ext4.JournalWriter.Form;
import io.anykernel.hypercall.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals that lie, and ones of forms that are not replayed: each is named. */
class HostileJournalTest {
    private static final int START = 5;
    private static final int SEQUENCE = 77;

    @TempDir
    Path temporary;

    @Test
    void aCopyForABlockBeyondTheVolumeIsNamed() throws IOException {
        Path image = DirtyJournals.newImage(temporary, 1024);
        try (JournalWriter writer = new JournalWriter(image, Form.WIDE, START, SEQUENCE)) {
            writer.log(1L << 40, DirtyJournals.content(writer, 1)).commit();
        }
        CorruptMediaException named = assertThrows(CorruptMediaException.class, () -> DirtyJournals.read(image));
        assertEquals("journal tag.block", named.field());
    }

    /** Linux's tools replay what they read before it was overwritten, and what they read afterwards as it is then. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, START + 2, START + 5})
    void aCopyForABlockOfTheJournalItselfIsNamed(int block) throws IOException {
        Path image = DirtyJournals.newImage(temporary, 1024);
        long target = new ArrayList<>(DirtyJournals.journalBlocks(image)).get(block);
        try (JournalWriter writer = new JournalWriter(image, Form.CHECKSUM_V3, START, SEQUENCE)) {
            writer.log(8000, DirtyJournals.content(writer, 1)).commit();
            writer.log(target, DirtyJournals.content(writer, 2)).commit();
            writer.log(8001, DirtyJournals.content(writer, 3)).commit();
        }
        CorruptMediaException named = assertThrows(CorruptMediaException.class, () -> DirtyJournals.read(image));
        assertEquals("journal tag.block", named.field());
        assertTrue(named.getMessage().contains("outside of the journal"), named.getMessage());
    }

    @Test
    void blocksBesideTheJournalAreReplaced() throws IOException {
        Path image = DirtyJournals.newImage(temporary, 1024);
        List<Long> journal = new ArrayList<>(DirtyJournals.journalBlocks(image));
        long before = journal.stream().min(Long::compare).get() - 1;
        long behind = journal.stream().max(Long::compare).get() + 1;
        try (JournalWriter writer = new JournalWriter(image, Form.CHECKSUM_V3, START, SEQUENCE)) {
            writer.log(before, DirtyJournals.content(writer, 1))
                    .log(behind, DirtyJournals.content(writer, 2))
                    .commit();
        }
        assertEquals(2, DirtyJournals.requireSameAsAfterE2fsck(image, "beside").blocks());
    }

    @Test
    void moreRevocationsThanABlockHoldsAreNamed() throws IOException {
        Path image = DirtyJournals.newImage(temporary, 1024);
        try (JournalWriter writer = new JournalWriter(image, Form.PLAIN, START, SEQUENCE)) {
            writer.revoke(8000).commit();
            writer.overwrite(START, 12, new byte[] {0, 0, 4, 1});
        }
        CorruptMediaException named = assertThrows(CorruptMediaException.class, () -> DirtyJournals.read(image));
        assertEquals("journal revocations.count", named.field());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 1 journal.magic",
                "4 9 journal.block_type",
                "12 2048 journal.block_size",
                "16 99999999 journal.maxlen",
                "16 1 journal.maxlen",
                "20 0 journal.first",
                "20 1024 journal.first",
                "28 1024 journal.start",
                "40 25 journal.features"
            })
    void aWrongFieldOfTheSuperblockIsNamed(String change) throws IOException {
        String[] words = change.split(" ");
        Path image = DirtyJournals.newImage(temporary, 1024);
        try (JournalWriter writer = new JournalWriter(image, Form.CHECKSUM_V3, START, SEQUENCE)) {
            writer.superblock(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        }
        CorruptMediaException named = assertThrows(CorruptMediaException.class, () -> DirtyJournals.read(image));
        assertEquals(words[2], named.field());
    }

    @Test
    void fastCommitsAndUnknownFeaturesAreRefusedByName() throws IOException {
        Path image = DirtyJournals.newImage(temporary, 1024);
        for (int bit : new int[] {5, 9}) {
            try (JournalWriter writer = new JournalWriter(image, Form.CHECKSUM_V3, START, SEQUENCE)) {
                writer.superblock(40, 0x11 | 1 << bit);
            }
            KernelException refused = assertThrows(KernelException.class, () -> DirtyJournals.read(image));
            assertEquals(Errno.NOT_SUPPORTED, refused.errno());
            assertTrue(refused.getMessage().contains(bit == 5 ? "fast_commit" : "FEATURE_I9"), refused.getMessage());
        }
    }

    /** Nothing but reading is compatible with them, and a replay is none. */
    @Test
    void readOnlyFeaturesOfAJournalAreRefusedByName() throws IOException {
        Path image = DirtyJournals.newImage(temporary, 1024);
        try (JournalWriter writer = new JournalWriter(image, Form.CHECKSUM_V3, START, SEQUENCE)) {
            writer.log(8000, DirtyJournals.content(writer, 1)).commit();
            writer.superblock(44, 1 << 3);
        }
        KernelException refused = assertThrows(KernelException.class, () -> DirtyJournals.read(image));
        assertEquals(Errno.NOT_SUPPORTED, refused.errno());
        assertTrue(refused.getMessage().contains("FEATURE_R3"), refused.getMessage());
    }

    @Test
    void aJournalOnAnotherDeviceIsRefusedByNameWhenItIsDirty() throws IOException {
        Path image = DirtyJournals.newImage(temporary, 1024);
        Tools.run("debugfs", "-w", "-R", "feature needs_recovery", image.toString());
        Tools.run("debugfs", "-w", "-R", "set_super_value journal_inum 0", image.toString());
        Tools.run("debugfs", "-w", "-R", "set_super_value journal_dev 0x801", image.toString());
        Tools.run(
                "debugfs",
                "-w",
                "-R",
                "set_super_value journal_uuid 01234567-89ab-cdef-0123-456789abcdef",
                image.toString());
        KernelException refused = assertThrows(KernelException.class, () -> DirtyJournals.read(image));
        assertEquals(Errno.NOT_SUPPORTED, refused.errno());
        assertTrue(refused.getMessage().contains("external journal"), refused.getMessage());
        assertTrue(refused.getMessage().contains("01234567-89ab-cdef-0123-456789abcdef"), refused.getMessage());
    }

    @Test
    void aJournalInodeThatIsNoRegularFileIsNamed() throws IOException {
        Path image = DirtyJournals.newImage(temporary, 1024);
        Tools.run("debugfs", "-w", "-R", "feature needs_recovery", image.toString());
        Tools.run("debugfs", "-w", "-R", "set_super_value journal_inum 2", image.toString());
        CorruptMediaException named = assertThrows(CorruptMediaException.class, () -> DirtyJournals.read(image));
        assertEquals("journal inode.mode", named.field());
    }

    @Test
    void moreCopiesThanMemoryIsKeptForAreRefused() throws IOException {
        Path image = temporary.resolve("image");
        Tools.run(
                "mke2fs",
                "-q",
                "-t",
                "ext4",
                "-b",
                "1024",
                "-J",
                "size=300",
                "-E",
                "lazy_journal_init=1",
                image.toString(),
                "900M");
        int tagsABlock = 100;
        try (JournalWriter writer = new JournalWriter(image, Form.PLAIN, 1, SEQUENCE)) {
            byte[] empty = new byte[1024];
            for (long block = 0; block <= ReplayTable.MAX_BLOCKS; block++) {
                writer.log(500_000 + block, empty);
            }
            writer.maxTags(tagsABlock).commitSparse();
        }
        KernelException refused = assertThrows(KernelException.class, () -> new TestMount(image, 64).close());
        assertEquals(Errno.NO_MEMORY, refused.errno());
        assertTrue(refused.getMessage().contains("262144 blocks"), refused.getMessage());
    }
}
