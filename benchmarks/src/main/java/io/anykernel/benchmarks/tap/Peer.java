package io.anykernel.benchmarks.tap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A program on Linux's own sockets that sends or receives a number of bytes: {@code send HOST PORT BYTES}, {@code receive
 * HOST PORT BYTES}, {@code serve PORT BYTES} (sends to each client), {@code sink PORT BYTES}. Prints the nanoseconds
 * from the first byte to the last.
 */
final class Peer {
    private static final int CHUNK_BYTES = 256 * 1024;

    private Peer() {}

    public static void main(String[] args) throws IOException {
        long bytes = Long.parseLong(args[args.length - 1]);
        if (args[0].equals("serve") || args[0].equals("sink")) {
            try (ServerSocket listener = new ServerSocket()) {
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(Integer.parseInt(args[1])));
                System.out.println("listening");
                try (Socket socket = listener.accept()) {
                    System.out.println(args[0].equals("serve") ? send(socket, bytes) : receive(socket, bytes));
                }
            }
            return;
        }
        try (Socket socket = new Socket(args[1], Integer.parseInt(args[2]))) {
            System.out.println(args[0].equals("send") ? send(socket, bytes) : receive(socket, bytes));
        }
    }

    private static long send(Socket socket, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        OutputStream out = socket.getOutputStream();
        long start = System.nanoTime();
        for (long left = bytes; left > 0; left -= CHUNK_BYTES) {
            out.write(chunk, 0, (int) Math.min(left, CHUNK_BYTES));
        }
        socket.shutdownOutput();
        // The peer's end of data says that it has read everything.
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        return System.nanoTime() - start;
    }

    private static long receive(Socket socket, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        InputStream in = socket.getInputStream();
        long start = System.nanoTime();
        long seen = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            seen += count;
        }
        long nanos = System.nanoTime() - start;
        if (seen != bytes) {
            throw new IOException("received " + seen + " of " + bytes);
        }
        return nanos;
    }
}
