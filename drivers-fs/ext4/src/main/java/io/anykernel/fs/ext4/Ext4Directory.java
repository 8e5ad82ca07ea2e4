package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;

import io.anykernel.fs.DirectorySink;
import io.anykernel.fs.FileType;
import io.anykernel.fs.Names;
import io.anykernel.fs.Reply;
import io.anykernel.fs.ext4.layout.DirectoryRecord;
import io.anykernel.hypercall.Errno;

/** A directory. Cookies are byte offsets of records in it. */
final class Ext4Directory extends Ext4Node {
    private static final FileType[] TYPES = {
        null,
        FileType.REGULAR,
        FileType.DIRECTORY,
        FileType.CHARACTER_DEVICE,
        FileType.BLOCK_DEVICE,
        FileType.FIFO,
        FileType.SOCKET,
        FileType.SYMBOLIC_LINK
    };

    private final DirectoryBlocks blocks;

    /** Where the last name was found: a hint, read and written without a lock. */
    private int lastFound;

    Ext4Directory(Ext4FileSystem fileSystem, Volume volume, Inode inode) {
        super(fileSystem, inode);
        this.blocks = volume.directories();
    }

    @Override
    public int lookup(String name, Reply found) {
        Ext4Node known = ext4().nodes().find(id(), name);
        if (known != null) {
            found.node(known);
            return Errno.OK;
        }
        byte[] bytes = Names.encode(name);
        if (bytes.length > Names.MAX_BYTES) {
            return Errno.NAME_TOO_LONG;
        }
        DirectoryLookup lookup = new DirectoryLookup(blocks, inode(), bytes);
        long number = lookup.find(lastFound);
        if (number < 0) {
            return (int) number;
        }
        lastFound = lookup.foundIn();
        Ext4Node node = ext4().node(number, inode().tableBlock());
        ext4().nodes().name(id(), name, node);
        found.node(node);
        return Errno.OK;
    }

    @Override
    public int readDirectory(long cookie, DirectorySink sink) {
        if (cookie < 0 || cookie > inode().sizeBytes()) {
            return Errno.INVALID;
        }
        int shift = blocks.volume().blockShift();
        MetadataBlock block = new MetadataBlock();
        ExtentRange range = new ExtentRange();
        long count = blocks.count(inode());
        try {
            for (long logical = cookie >>> shift; logical < count; logical++) {
                block.release();
                int status = blocks.pin(inode(), logical, range, block);
                if (status == Errno.NO_DATA) {
                    // A hole holds no names.
                    continue;
                }
                if (status != Errno.OK) {
                    return status;
                }
                if (!isIndex(logical, block) && !list(block, logical << shift, cookie, sink)) {
                    return Errno.OK;
                }
            }
            return Errno.OK;
        } finally {
            block.release();
        }
    }

    private boolean isIndex(long logical, MetadataBlock block) {
        if (!blocks.isIndexed(inode())) {
            return false;
        }
        if (logical == 0) {
            blocks.root(inode(), block);
            return true;
        }
        boolean isNode = blocks.isIndexNode(block);
        if (isNode && blocks.volume().hasChecksums()) {
            blocks.node(inode(), block);
        }
        return isNode;
    }

    /** Lists the records of one leaf from {@code cookie} on; whether the sink wants more. */
    private boolean list(MetadataBlock block, long start, long cookie, DirectorySink sink) {
        blocks.checkLeaf(inode(), block);
        DirectoryRecord record = new DirectoryRecord();
        byte[] name = new byte[Names.MAX_BYTES];
        int end = blocks.leafBytes();
        int at = 0;
        while (at < end) {
            record.wrap(block.memory(), block.offset() + at);
            int next = blocks.next(record, at, block);
            if (start + at >= cookie && record.inode() != 0 && !record.isDots()) {
                String text = Names.decode(name, 0, record.copyName(name));
                FileType type = type(record, block);
                if (!sink.onEntry(text, record.inode(), type, cookieAfter(start, next, end))) {
                    return false;
                }
            }
            at = next;
        }
        return true;
    }

    /** The next record's offset; behind the last record of a leaf comes the next block. */
    private long cookieAfter(long start, int next, int end) {
        return start + (next < end ? next : blocks.volume().blockBytes());
    }

    /** From the record, or from the inode where records do not say. */
    private FileType type(DirectoryRecord record, MetadataBlock block) {
        int type = blocks.volume().hasFileTypes() ? record.type() : 0;
        expect(type < TYPES.length, block.number(), "dir_entry.file_type", type, "0 to 7");
        return type == 0 ? ext4().node(record.inode(), block.number()).type() : TYPES[type];
    }
}
