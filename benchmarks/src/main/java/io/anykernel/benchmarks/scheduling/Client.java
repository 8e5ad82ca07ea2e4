package io.anykernel.benchmarks.scheduling;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Linux's side of every measurement, one process for all, so that its compiler has warmed up for each. Commands by line:
 * {@code send HOST BYTES}, {@code receive HOST BYTES} answer Mbit/s; {@code requests HOST CONNECTIONS MILLIS PAUSE_MICROS}
 * answers p50 and p99 in microseconds, requests a second, and their
 * number.
 */
final class Client {
    private Client() {}

    public static void main(String[] args) throws Exception {
        System.out.println("listening");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            System.out.println(
                    switch (words[0]) {
                        case "send" -> send(words[1], Long.parseLong(words[2]));
                        case "receive" -> receive(words[1], Long.parseLong(words[2]));
                        default ->
                            requests(
                                    words[1],
                                    Integer.parseInt(words[2]),
                                    Long.parseLong(words[3]) * 1_000_000,
                                    Long.parseLong(words[4]) * 1000);
                    });
        }
    }

    private static double send(String host, long bytes) throws IOException {
        byte[] chunk = new byte[Service.CHUNK_BYTES];
        try (Socket socket = new Socket(host, Service.PORT)) {
            OutputStream out = socket.getOutputStream();
            out.write(Service.header('S', bytes));
            long start = System.nanoTime();
            for (long left = bytes; left > 0; left -= chunk.length) {
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
            socket.shutdownOutput();
            // The peer's end of data says that it has read everything.
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return bytes * 8e3 / (System.nanoTime() - start);
        }
    }

    private static double receive(String host, long bytes) throws IOException {
        byte[] chunk = new byte[Service.CHUNK_BYTES];
        try (Socket socket = new Socket(host, Service.PORT)) {
            long start = System.nanoTime();
            socket.getOutputStream().write(Service.header('R', bytes));
            InputStream in = socket.getInputStream();
            long seen = 0;
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                seen += count;
            }
            long nanos = System.nanoTime() - start;
            if (seen != bytes) {
                throw new IOException("received " + seen + " of " + bytes);
            }
            return bytes * 8e3 / nanos;
        }
    }

    private static String requests(String host, int connections, long nanos, long pauseNanos) throws Exception {
        List<Requester> requesters = new ArrayList<>();
        CountDownLatch connected = new CountDownLatch(connections);
        for (int i = 0; i < connections; i++) {
            requesters.add(new Requester(host, connected, nanos, pauseNanos));
        }
        requesters.forEach(Thread::start);
        int count = 0;
        long elapsed = 1;
        for (Requester each : requesters) {
            each.join();
            if (each.failure != null) {
                throw each.failure;
            }
            count += each.count;
            elapsed = Math.max(elapsed, each.elapsedNanos);
        }
        long[] all = new long[count];
        int at = 0;
        for (Requester each : requesters) {
            System.arraycopy(each.nanos, 0, all, at, each.count);
            at += each.count;
        }
        Arrays.sort(all);
        return all[count / 2] / 1e3 + " " + all[(int) (count * 0.99)] / 1e3 + " " + count * 1e9 / elapsed + " " + count;
    }

    private static final class Requester extends Thread {
        private final String host;
        private final CountDownLatch connected;
        private final long durationNanos;
        private final long pauseNanos;
        private long[] nanos = new long[1 << 16];
        private int count;
        private long elapsedNanos;
        private volatile IOException failure;

        private Requester(String host, CountDownLatch connected, long durationNanos, long pauseNanos) {
            this.host = host;
            this.connected = connected;
            this.durationNanos = durationNanos;
            this.pauseNanos = pauseNanos;
        }

        @Override
        public void run() {
            try (Socket socket = new Socket(host, Service.PORT)) {
                socket.setTcpNoDelay(true);
                socket.getOutputStream().write(Service.header('E', 0));
                connected.countDown();
                connected.await();
                exchange(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException broken) {
                failure = broken;
            } catch (InterruptedException never) {
                throw new IllegalStateException(never);
            }
        }

        private void exchange(InputStream in, OutputStream out) throws IOException {
            byte[] request = new byte[Service.REQUEST_BYTES];
            long start = System.nanoTime();
            long now = start;
            while (now - start < durationNanos) {
                out.write(request);
                if (in.readNBytes(request, 0, request.length) < request.length) {
                    throw new IOException("the server closed");
                }
                long answered = System.nanoTime();
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = answered - now;
                if (pauseNanos > 0) {
                    LockSupport.parkNanos(pauseNanos);
                }
                now = System.nanoTime();
            }
            elapsedNanos = now - start;
        }
    }
}
