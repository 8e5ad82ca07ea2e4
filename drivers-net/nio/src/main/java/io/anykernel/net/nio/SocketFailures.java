package io.anykernel.net.nio;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.socket.TcpSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** The one table from the stack's failures to exceptions of the JDK, which carry the code's words and the failure as cause. */
final class SocketFailures {
    private SocketFailures() {}

    /** What a call to {@code socket} failed with. An interrupt of the calling thread is set again. */
    static IOException of(KernelException failure, TcpSocket socket) {
        if (failure.errno() == Errno.TIMED_OUT && socket.connectOutcome() == Errno.TIMED_OUT) {
            // The peer no longer acknowledges (RFC 9293 §3.8.3); the caller's own time is another matter.
            return caused(new SocketException(failure.getMessage()), failure);
        }
        return of(failure);
    }

    /** What a call without a connection failed with. */
    static IOException of(KernelException failure) {
        String message = failure.getMessage();
        IOException translated =
                switch (failure.errno()) {
                    case Errno.TIMED_OUT -> new SocketTimeoutException(message);
                    case Errno.INTERRUPTED -> interrupted(message);
                    case Errno.CONNECTION_REFUSED -> new ConnectException(message);
                    case Errno.HOST_UNREACHABLE, Errno.NETWORK_UNREACHABLE -> new NoRouteToHostException(message);
                    case Errno.ADDRESS_IN_USE, Errno.ADDRESS_UNAVAILABLE -> new BindException(message);
                    default -> new SocketException(message);
                };
        return caused(translated, failure);
    }

    /** The instance failed: nothing of it may be called any more. */
    static IOException of(CpuFailedException failure) {
        return caused(new SocketException("the instance has failed: " + failure.getMessage()), failure);
    }

    private static IOException interrupted(String message) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(message);
    }

    private static IOException caused(IOException translated, Throwable cause) {
        translated.initCause(cause);
        return translated;
    }
}
