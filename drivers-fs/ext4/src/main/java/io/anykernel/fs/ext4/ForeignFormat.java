package io.anykernel.fs.ext4;

import io.anykernel.fs.ext4.layout.PartitionTable;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;

/** Recognizes what a device holds that is no volume of ours, so that a message can name it. */
final class ForeignFormat {
    private static final int UNIT_SHIFT = 10;
    private static final int UNIT_BYTES = 1 << UNIT_SHIFT;

    /** Where a format has its magic, and what it is; the first that fits counts. */
    private record Signature(long offset, String magic, String name) {}

    private static final Signature[] SIGNATURES = {
        new Signature(0, "QFI\u00fb", "a qcow2 image"),
        new Signature(0, "\u001f\u008b", "gzip data"),
        new Signature(0, "\u00fd7zXZ\0", "xz data"),
        new Signature(0, "\u0028\u00b5\u002f\u00fd", "zstd data"),
        new Signature(0, "BZh", "bzip2 data"),
        new Signature(0, "PK\u0003\u0004", "a zip file"),
        new Signature(0, "hsqs", "a squashfs volume"),
        new Signature(0, "XFSB", "an XFS volume"),
        new Signature(0, "LUKS\u00ba\u00be", "an encrypted volume (LUKS)"),
        new Signature(0, "KDMV", "a VMDK image"),
        new Signature(0, "vhdxfile", "a VHDX image"),
        new Signature(1024, "\u00e2\u00e1\u00f5\u00e0", "an EROFS volume"),
        new Signature(3, "NTFS    ", "an NTFS volume"),
        new Signature(54, "FAT", "a FAT volume"),
        new Signature(82, "FAT32", "a FAT volume"),
        new Signature(512, "EFI PART", "a partition table (GPT)"),
        new Signature(4096, "EFI PART", "a partition table (GPT)"),
        new Signature(536, "LVM2 001", "an LVM physical volume"),
        new Signature(4086, "SWAPSPACE2", "swap space"),
        new Signature(4086, "SWAP-SPACE", "swap space"),
        new Signature(32_769, "CD001", "an ISO 9660 volume"),
        new Signature(65_600, "_BHRfS_M", "a Btrfs volume")
    };

    private final MetadataReader reader;
    private final long capacityBytes;

    ForeignFormat(MetadataReader reader, long capacityBytes) {
        this.reader = reader;
        this.capacityBytes = capacityBytes;
    }

    /** What the device holds, such as {@code a qcow2 image}, or {@code null} if that is not known. */
    String name() {
        for (Signature signature : SIGNATURES) {
            if (holds(signature)) {
                return signature.name;
            }
        }
        return hasPartitions() ? "a partition table (MBR)" : null;
    }

    private boolean holds(Signature signature) {
        long unit = signature.offset >>> UNIT_SHIFT;
        int at = (int) signature.offset & UNIT_BYTES - 1;
        if (signature.offset + signature.magic.length() > capacityBytes) {
            return false;
        }
        MetadataBlock block = new MetadataBlock();
        if (reader.pin(unit, UNIT_SHIFT, block) != Errno.OK) {
            return false;
        }
        try {
            return hasText(block.memory(), block.offset() + at, signature.magic);
        } finally {
            block.release();
        }
    }

    private static boolean hasText(Memory memory, int offset, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (memory.u8(offset + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasPartitions() {
        MetadataBlock block = new MetadataBlock();
        if (reader.pin(0, UNIT_SHIFT, block) != Errno.OK) {
            return false;
        }
        try {
            return new PartitionTable().wrap(block.memory(), block.offset()).isValid();
        } finally {
            block.release();
        }
    }
}
