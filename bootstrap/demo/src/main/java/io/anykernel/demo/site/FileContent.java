package io.anykernel.demo.site;

import io.anykernel.demo.http.Content;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.cache.Bytes;

/** A file as content, with the length that it had when it was opened. */
final class FileContent implements Content {
    private final OpenFile file;
    private final String mediaType;
    private final long lengthBytes;

    FileContent(OpenFile file) {
        this.file = file;
        this.mediaType = MediaTypes.of(file.path());
        this.lengthBytes = file.sizeBytes();
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public int read(long position, byte[] into, int offset, int lengthBytes) {
        return file.readAt(position, Bytes.of(into, offset, lengthBytes));
    }

    @Override
    public void close() {
        file.close();
    }
}
