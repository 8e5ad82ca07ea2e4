package io.anykernel.fs.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own files on the host: they say what the contract is. */
class HostFilesTest extends FileContract {
    @TempDir
    Path folder;

    @Override
    InputStream input(String name, OpenOption... options) throws IOException {
        return Files.newInputStream(folder.resolve(name), options);
    }

    @Override
    OutputStream output(String name, OpenOption... options) throws IOException {
        return Files.newOutputStream(folder.resolve(name), options);
    }

    @Override
    SeekableByteChannel channel(String name, OpenOption... options) throws IOException {
        return Files.newByteChannel(folder.resolve(name), options);
    }

    @Override
    void makeDirectory(String name) throws IOException {
        Files.createDirectory(folder.resolve(name));
    }
}
