package io.anykernel.benchmarks.scheduling;

import io.anykernel.embed.Anykernel;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.ReadinessListener;
import io.anykernel.net.socket.ReadinessQueue;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;

/** Our stack on a TAP, one thread for all connections: {@code TAP ADDRESS/BITS events WINDOW_KIB}. */
final class EventLoopServer {
    private EventLoopServer() {}

    public static void main(String[] args) {
        try (Anykernel kernel = OurServer.start(args)) {
            TcpListener listener = kernel.net().listen(Service.PORT, 128);
            ReadinessQueue queue = kernel.net().newReadinessQueue();
            queue.register(listener, events -> acceptAll(listener, queue));
            System.out.println("listening");
            queue.run();
        }
    }

    private static void acceptAll(TcpListener listener, ReadinessQueue queue) {
        for (TcpSocket socket = listener.tryAccept(); socket != null; socket = listener.tryAccept()) {
            socket.options().noDelay(true);
            queue.register(socket, new Session(socket));
        }
    }

    private static final class Session implements ReadinessListener {
        private final TcpSocket socket;
        private final byte[] chunk = new byte[Service.CHUNK_BYTES];
        private int filled;
        private int wanted = Service.HEADER_BYTES;
        private byte command;
        private long left;

        private Session(TcpSocket socket) {
            this.socket = socket;
        }

        @Override
        public void onReady(int events) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = command == 'R' && left > 0 ? send() : receive();
            }
        }

        private boolean send() {
            int taken = socket.trySend(chunk, 0, (int) Math.min(left, chunk.length));
            left -= Math.max(0, taken);
            if (left == 0) {
                socket.shutdownOutput();
            }
            return taken > 0;
        }

        private boolean receive() {
            int taken = socket.tryReceive(chunk, filled, (wanted > 0 ? wanted : chunk.length) - filled);
            if (taken == 0) {
                socket.close();
            }
            filled += Math.max(0, taken);
            if (wanted == 0) {
                filled = 0;
            } else if (filled == wanted) {
                complete();
            }
            return taken > 0;
        }

        private void complete() {
            if (command == 'E') {
                socket.send(chunk, 0, wanted, Gate.FOREVER);
            } else {
                command = chunk[0];
                left = Service.length(chunk);
                wanted = command == 'E' ? Service.REQUEST_BYTES : 0;
            }
            filled = 0;
        }
    }
}
