package io.anykernel.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Whether the published ports of a program answer. A gateway accepts before the program does, and resets a client whose connection
 * is refused or times out behind it: a port answers when a connection is still there after a moment, or ended in order.
 */
public final class Listening {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int SETTLE_MILLIS = 300;
    private static final long RETRY_MILLIS = 50;

    private Listening() {}

    /** Whether all its TCP ports answer before the time is over or the program ends. */
    public static boolean await(RunningProgram program, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (BoundPort port : program.published()) {
            while (!port.wanted().isUdp() && !answers(port.bound())) {
                if (System.nanoTime() - deadline >= 0 || program.status().isPresent()) {
                    return false;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
        return program.status().isEmpty();
    }

    private static boolean answers(InetSocketAddress bound) {
        try (Socket socket = new Socket()) {
            socket.connect(reachable(bound), CONNECT_MILLIS);
            socket.setSoTimeout(SETTLE_MILLIS);
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException waitingForUs) {
            return true;
        } catch (IOException refusedOrReset) {
            return false;
        }
    }

    /** A port that is bound to every address of the host is reached by its loopback. */
    private static InetSocketAddress reachable(InetSocketAddress bound) {
        return bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
    }
}
