package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;

import io.anykernel.fs.Names;
import io.anykernel.fs.Reply;
import io.anykernel.fs.ext4.layout.InodeEntry;
import io.anykernel.hypercall.Errno;

/** A symbolic link: the target is in the inode if it is short, else in the first block. */
final class Ext4Link extends Ext4Node {
    private final Volume volume;

    Ext4Link(Ext4FileSystem fileSystem, Volume volume, Inode inode) {
        super(fileSystem, inode);
        this.volume = volume;
    }

    @Override
    public int readLink(Reply target) {
        boolean isShort = !inode().hasExtents() && inode().sizeBytes() < InodeEntry.BLOCK_BYTES;
        MetadataBlock block = new MetadataBlock();
        try {
            int status = volume.directories().pinTable(inode(), block);
            int at = inode().rootOffset();
            if (status == Errno.OK && !isShort) {
                block.release();
                status = volume.directories().pin(inode(), 0, new ExtentRange(), block);
                at = 0;
                expect(
                        status != Errno.NO_DATA,
                        inode().tableBlock(),
                        "symlink.block",
                        0,
                        "a mapped block for the target");
            }
            if (status == Errno.OK) {
                target.text(text(block, at));
            }
            return status;
        } finally {
            block.release();
        }
    }

    private String text(MetadataBlock block, int at) {
        byte[] bytes = new byte[(int) inode().sizeBytes()];
        block.memory().get(block.offset() + at, bytes, 0, bytes.length);
        for (byte b : bytes) {
            expect(b != 0, block.number(), "symlink.target", 0, "no zero byte");
        }
        return Names.decode(bytes, 0, bytes.length);
    }
}
