package io.anykernel.fs.nio;

import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The one table from failures of the tree of files to the JDK's exceptions, in the words of the code. */
final class FileFailures {
    private FileFailures() {}

    /** @param path what the call was about */
    static IOException of(KernelException failure, String path) {
        if (failure instanceof CorruptMediaException) {
            return caused(new FileSystemException(path, null, failure.getMessage()), failure);
        }
        FileSystemException translated =
                switch (failure.errno()) {
                    case Errno.NO_ENTRY -> new NoSuchFileException(path);
                    case Errno.EXISTS -> new FileAlreadyExistsException(path);
                    case Errno.ACCESS, Errno.PERMISSION -> new AccessDeniedException(path);
                    case Errno.NOT_EMPTY -> new DirectoryNotEmptyException(path);
                    default -> new FileSystemException(path, null, Errno.describe(failure.errno()));
                };
        return caused(translated, failure);
    }

    /** The instance failed: nothing of it may be called any more. */
    static IOException of(CpuFailedException failure, String path) {
        return caused(new FileSystemException(path, null, "the instance has failed: " + failure.getMessage()), failure);
    }

    private static IOException caused(IOException translated, Throwable cause) {
        translated.initCause(cause);
        return translated;
    }
}
