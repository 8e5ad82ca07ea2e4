package io.anykernel.benchmarks.impairment;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An end of an {@link Exchange} on Linux's own sockets: {@code serve}, one client at a time, or {@code ask}, which reads lines
 * {@code send|receive HOST BYTES} and answers each with the nanoseconds from the first byte to the last, or a message.
 */
final class LinuxHost {
    private static final int PATIENCE_MILLIS = 120_000;

    private LinuxHost() {}

    public static void main(String[] args) throws IOException {
        if (args[0].equals("serve")) {
            serve();
        } else {
            ask();
        }
    }

    private static void serve() throws IOException {
        try (ServerSocket listener = new ServerSocket(Exchange.PORT, 4)) {
            System.out.println("listening");
            while (true) {
                try (Socket socket = listener.accept()) {
                    long wanted = new DataInputStream(socket.getInputStream()).readLong();
                    write(socket, wanted);
                    if (wanted > 0) {
                        socket.shutdownOutput();
                    }
                    read(socket);
                } catch (IOException broken) {
                    System.err.println("linux host: " + broken.getMessage());
                }
            }
        }
    }

    private static void ask() throws IOException {
        System.out.println("listening");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ");
            try {
                System.out.println(ask(words[1], words[0].equals("send"), Long.parseLong(words[2])));
            } catch (IOException broken) {
                System.out.println("failed: " + broken.getMessage());
            }
        }
    }

    private static long ask(String host, boolean sends, long bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(host, Exchange.PORT), PATIENCE_MILLIS);
            long start = System.nanoTime();
            new DataOutputStream(socket.getOutputStream()).writeLong(sends ? 0 : bytes);
            if (sends) {
                write(socket, bytes);
                socket.shutdownOutput();
            }
            // The peer's end of data says that it has read everything.
            long seen = read(socket);
            if (seen != (sends ? 0 : bytes)) {
                throw new IOException("received " + seen + " of " + bytes);
            }
            return System.nanoTime() - start;
        }
    }

    private static void write(Socket socket, long bytes) throws IOException {
        byte[] chunk = new byte[Exchange.CHUNK_BYTES];
        OutputStream out = socket.getOutputStream();
        for (long left = bytes; left > 0; left -= chunk.length) {
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
    }

    private static long read(Socket socket) throws IOException {
        byte[] chunk = new byte[Exchange.CHUNK_BYTES];
        InputStream in = socket.getInputStream();
        long seen = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            seen += count;
        }
        return seen;
    }
}
