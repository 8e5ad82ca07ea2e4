package io.anykernel.net.nio;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.net.socket.TcpSocket;
import java.io.IOException;

/** A call to a socket, whose failures are the JDK's. */
@FunctionalInterface
interface SocketCall {
    int call();

    /** The call's result. */
    static int result(TcpSocket socket, SocketCall call) throws IOException {
        try {
            return call.call();
        } catch (KernelException failure) {
            throw SocketFailures.of(failure, socket);
        } catch (CpuFailedException failure) {
            throw SocketFailures.of(failure);
        }
    }

    static void run(TcpSocket socket, Runnable call) throws IOException {
        result(socket, () -> {
            call.run();
            return 0;
        });
    }
}
