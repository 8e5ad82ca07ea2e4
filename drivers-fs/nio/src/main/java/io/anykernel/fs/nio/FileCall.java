package io.anykernel.fs.nio;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.CpuFailedException;
import java.io.IOException;

/** A call to the tree of files, whose failures are the JDK's. */
@FunctionalInterface
interface FileCall<T> {
    T call() throws IOException;

    /** The call's result. */
    static <T> T result(String path, FileCall<T> call) throws IOException {
        try {
            return call.call();
        } catch (KernelException failure) {
            throw FileFailures.of(failure, path);
        } catch (CpuFailedException failure) {
            throw FileFailures.of(failure, path);
        }
    }
}
