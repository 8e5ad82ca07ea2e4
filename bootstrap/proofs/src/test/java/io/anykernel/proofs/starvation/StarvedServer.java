package io.anykernel.proofs.starvation;

import io.anykernel.composition.PortDevices;
import io.anykernel.core.log.Counters;
import io.anykernel.embed.Anykernel;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.socket.ReadinessListener;
import io.anykernel.net.socket.ReadinessQueue;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel in its default configuration on a TAP and behind its gateway, with four services: {@code TAP ADDRESS/BITS ROUTER}. Commands, a line each:
 * {@code pools} prints what is in use of them, {@code release} aborts what the last three services have accepted.
 */
final class StarvedServer {
    /** Sends back what it is sent. */
    static final int ECHO_PORT = 7;
    /** Reads nothing. */
    static final int UNREAD_PORT = 80;
    /** Sends as much as is taken. */
    static final int SERVE_PORT = 81;
    /** Fills the connection's buffers and closes. */
    static final int SERVE_AND_CLOSE_PORT = 82;
    /** On the host, published to the echo. */
    static final int PUBLISHED_PORT = 7007;

    private static final int BACKLOG = 1024;

    private final ReadinessQueue queue;
    private final Anykernel kernel;
    private final byte[] scratch = new byte[16 * 1024];
    /** Guarded by itself. */
    private final List<TcpSocket> held = new ArrayList<>();

    private StarvedServer(Anykernel kernel) {
        this.kernel = kernel;
        this.queue = kernel.net().newReadinessQueue();
        serve(ECHO_PORT, this::echo, false);
        serve(UNREAD_PORT, (socket, events) -> {}, true);
        serve(SERVE_PORT, (socket, events) -> fill(socket), true);
        serve(
                SERVE_AND_CLOSE_PORT,
                (socket, events) -> {
                    fill(socket);
                    socket.close();
                },
                false);
    }

    public static void main(String[] args) throws IOException {
        try (Anykernel kernel = Anykernel.builder()
                .network(
                        "tap",
                        PortDevices.net("tap:" + args[0]),
                        InterfaceConfig.of(args[1]).gateway(args[2]))
                .publish(new InetSocketAddress("127.0.0.1", PUBLISHED_PORT), ECHO_PORT)
                .start()) {
            StarvedServer server = new StarvedServer(kernel);
            Thread loop = new Thread(server.queue::run, "services");
            loop.setDaemon(true);
            loop.start();
            System.out.println("listening");
            server.obey();
        }
    }

    private void obey() throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (line.equals("release")) {
                release();
            }
            System.out.println(pools());
        }
    }

    private String pools() {
        Counters counters = kernel.counters();
        return "packets=" + inUse(counters, "net.packets") + " blocks=" + inUse(counters, "net.blocks")
                + " connections=" + kernel.net().connections().size();
    }

    private static long inUse(Counters counters, String pool) {
        return counters.value("pool." + pool + ".capacity") - counters.value("pool." + pool + ".available");
    }

    private void release() {
        synchronized (held) {
            held.forEach(TcpSocket::abort);
            held.clear();
        }
    }

    // ---- services

    private interface Service {
        void onReady(TcpSocket socket, int events);
    }

    private void serve(int port, Service service, boolean isHeld) {
        TcpListener listener = kernel.net().listen(port, BACKLOG);
        queue.register(listener, events -> {
            for (TcpSocket each = listener.tryAccept(); each != null; each = listener.tryAccept()) {
                TcpSocket socket = each;
                if (isHeld) {
                    synchronized (held) {
                        held.add(socket);
                    }
                }
                queue.register(socket, now -> service.onReady(socket, now));
            }
        });
    }

    private void fill(TcpSocket socket) {
        int taken;
        do {
            taken = socket.trySend(scratch, 0, scratch.length);
        } while (taken > 0);
    }

    private void echo(TcpSocket socket, int events) {
        byte[] message = new byte[4096];
        int taken;
        do {
            taken = socket.tryReceive(message, 0, message.length);
            if (taken > 0 && socket.trySend(message, 0, taken) != taken) {
                taken = Errno.NO_BUFFERS;
            }
        } while (taken > 0);
        if (taken == 0) {
            socket.close();
        } else if (taken != Errno.WOULD_BLOCK || (events & ReadinessListener.ERROR) != 0) {
            socket.abort();
        }
    }
}
