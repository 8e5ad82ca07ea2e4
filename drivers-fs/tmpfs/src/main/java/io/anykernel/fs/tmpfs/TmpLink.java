package io.anykernel.fs.tmpfs;

import io.anykernel.fs.FileType;
import io.anykernel.fs.Names;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.Reply;
import io.anykernel.hypercall.Errno;

/** A symbolic link. */
final class TmpLink extends TmpNode {
    private final String target;

    TmpLink(TmpFileSystem fileSystem, long id, NewNode as, String target) {
        super(fileSystem, FileType.SYMBOLIC_LINK, id, as);
        this.target = target;
    }

    @Override
    long sizeBytes() {
        return Names.encodedLength(target);
    }

    @Override
    long pages() {
        return 0;
    }

    @Override
    public int readLink(Reply into) {
        into.text(target);
        return Errno.OK;
    }
}
