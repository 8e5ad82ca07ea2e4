package io.anykernel.proofs.starvation;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Round trips of the server's echo, on one connection or on a new one each time: how long each took. */
final class Probe extends Thread {
    private static final int LIMIT_MILLIS = 20_000;
    private static final int MESSAGE_BYTES = 100;

    private final InetSocketAddress server;
    private final boolean isEstablished;
    private final long endNanos;
    private final List<Long> latencies = new ArrayList<>();
    private String failure = "";

    Probe(String server, boolean isEstablished, int seconds) {
        this.server = new InetSocketAddress(server, StarvedServer.ECHO_PORT);
        this.isEstablished = isEstablished;
        this.endNanos = System.nanoTime() + seconds * 1_000_000_000L;
    }

    @Override
    public void run() {
        try {
            if (isEstablished) {
                echo();
            } else {
                connectAgainAndAgain();
            }
        } catch (IOException failed) {
            failure = " " + name() + "-failed=" + failed.getMessage().replace(' ', '-');
        } catch (InterruptedException interrupted) {
            failure = " " + name() + "-failed=interrupted";
        }
    }

    private void echo() throws IOException, InterruptedException {
        try (Socket socket = open()) {
            while (System.nanoTime() < endNanos) {
                long start = System.nanoTime();
                roundTrip(socket);
                latencies.add(System.nanoTime() - start);
                Thread.sleep(10);
            }
        }
    }

    private void connectAgainAndAgain() throws IOException, InterruptedException {
        while (System.nanoTime() < endNanos) {
            long start = System.nanoTime();
            try (Socket socket = open()) {
                roundTrip(socket);
                latencies.add(System.nanoTime() - start);
                socket.setSoLinger(true, 0);
            }
            Thread.sleep(20);
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket();
        socket.connect(server, LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    private static void roundTrip(Socket socket) throws IOException {
        socket.getOutputStream().write(new byte[MESSAGE_BYTES]);
        InputStream in = socket.getInputStream();
        int left = MESSAGE_BYTES;
        while (left > 0) {
            int count = in.read(new byte[MESSAGE_BYTES], 0, left);
            if (count < 0) {
                throw new IOException("end of data");
            }
            left -= count;
        }
    }

    private String name() {
        return isEstablished ? "echo" : "newcomer";
    }

    /** Milliseconds: {@code echo-p50=0.1 echo-p99=0.5 echo-max=3.0 echo-count=400}. */
    @Override
    public String toString() {
        Collections.sort(latencies);
        int count = latencies.size();
        if (count == 0) {
            return name() + "-count=0" + failure;
        }
        return String.format(
                Locale.ROOT,
                "%1$s-p50=%2$.1f %1$s-p99=%3$.1f %1$s-max=%4$.1f %1$s-count=%5$d%6$s",
                name(),
                latencies.get(count / 2) / 1e6,
                latencies.get(count * 99 / 100) / 1e6,
                latencies.get(count - 1) / 1e6,
                count,
                failure);
    }
}
