package io.anykernel.proofs.starvation;

import io.anykernel.net.address.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Attackers on Linux's own sockets and on raw frames, and beside them a client that measures: {@code SERVER}. Commands, a line each:
 *
 * <pre>
 *   attack KIND CLIENTS SECONDS SEED    begins, measures for so long, ends; prints what it saw
 *   quiet SECONDS                       measures alone
 * </pre>
 */
final class TapClients {
    /** What Linux's sockets do; {@link RawPeer.Kind} names the rest. */
    enum Kind {
        /** Read nothing of what the server sends. */
        UNREAD_BY_PEER,
        /** The same of a server that closes at once. */
        ORPHANED,
        /** Send what the server's application does not read, as much as is taken. */
        UNREAD_BY_APPLICATION,
        /** Send a byte at a time, to a server that reads and to one that does not. */
        DRIPPING,
        /** Come and go through the published port, half of them by a reset. */
        PUBLISHED
    }

    private static final int PUBLISHED_AT_ONCE = 100;
    private static final int PUBLISHED_MESSAGE_BYTES = 1000;

    private final String server;
    private final List<SocketChannel> attackers = new ArrayList<>();
    private String outcome = "";

    private TapClients(String server) {
        this.server = server;
    }

    public static void main(String[] args) throws Exception {
        TapClients clients = new TapClients(args[0]);
        System.out.println("listening");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(clients.obey(line.split(" ")));
        }
    }

    private String obey(String[] words) throws Exception {
        if (words[0].equals("quiet")) {
            return measure(Integer.parseInt(words[1]));
        }
        int count = Integer.parseInt(words[2]);
        int seconds = Integer.parseInt(words[3]);
        long seed = Long.parseLong(words[4]);
        for (RawPeer.Kind raw : RawPeer.Kind.values()) {
            if (raw.name().equals(words[1])) {
                return attackWithFrames(raw, count, seconds, seed);
            }
        }
        return attackWithSockets(Kind.valueOf(words[1]), count, seconds, seed);
    }

    private String attackWithFrames(RawPeer.Kind kind, int count, int seconds, long seed) throws Exception {
        try (RawPeer raw = new RawPeer(IpAddress.parse(server).ipv4(), kind, count, seed)) {
            String seen = measure(seconds);
            return seen + " frames=" + raw.framesSent();
        }
    }

    private String attackWithSockets(Kind kind, int count, int seconds, long seed) throws Exception {
        outcome = "";
        SplittableRandom random = new SplittableRandom(seed);
        Ending ending = new Ending();
        Thread attack = new Thread(() -> run(kind, count, random, ending), "attack");
        attack.start();
        String seen = measure(seconds);
        ending.isWanted = true;
        attack.join();
        for (SocketChannel each : attackers) {
            each.close();
        }
        String opened = " attackers=" + attackers.size();
        attackers.clear();
        return seen + opened + outcome;
    }

    private static final class Ending {
        private volatile boolean isWanted;
    }

    // ---- attacks

    private void run(Kind kind, int count, SplittableRandom random, Ending ending) {
        try {
            switch (kind) {
                case UNREAD_BY_PEER -> connect(count, StarvedServer.SERVE_PORT);
                case ORPHANED -> connect(count, StarvedServer.SERVE_AND_CLOSE_PORT);
                case UNREAD_BY_APPLICATION -> {
                    connect(count, StarvedServer.UNREAD_PORT);
                    write(ByteBuffer.allocate(16 * 1024), ending);
                }
                case DRIPPING -> {
                    connect(count / 2, StarvedServer.ECHO_PORT);
                    connect(count - count / 2, StarvedServer.UNREAD_PORT);
                    write(ByteBuffer.allocate(1), ending);
                }
                case PUBLISHED -> comeAndGo(count, random);
            }
        } catch (IOException | InterruptedException failed) {
            outcome = " failed=" + failed;
        }
    }

    private void connect(int count, int port) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            SocketChannel client = SocketChannel.open(new InetSocketAddress(server, port));
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.configureBlocking(false);
            attackers.add(client);
        }
    }

    /** Each in turn, a piece a millisecond for ten of them. */
    private void write(ByteBuffer piece, Ending ending) throws InterruptedException {
        for (int i = 0; !ending.isWanted; i++) {
            SocketChannel each = attackers.get(i % attackers.size());
            try {
                piece.clear();
                each.write(piece);
            } catch (IOException ended) {
                // The server may end those that take too much.
            }
            if (i % 10 == 9) {
                Thread.sleep(1);
            }
        }
    }

    /** Those that are not reset get back what they sent. */
    private void comeAndGo(int count, SplittableRandom random) throws IOException, InterruptedException {
        int answered = 0;
        int kept = 0;
        for (int done = 0; done < count; done += PUBLISHED_AT_ONCE) {
            List<SocketChannel> batch = new ArrayList<>();
            for (int i = 0; i < PUBLISHED_AT_ONCE; i++) {
                SocketChannel client =
                        SocketChannel.open(new InetSocketAddress("127.0.0.1", StarvedServer.PUBLISHED_PORT));
                client.write(ByteBuffer.allocate(PUBLISHED_MESSAGE_BYTES));
                batch.add(client);
            }
            for (SocketChannel client : batch) {
                boolean isReset = random.nextBoolean();
                kept += isReset ? 0 : 1;
                if (isReset) {
                    client.setOption(StandardSocketOptions.SO_LINGER, 0);
                } else {
                    answered += readAll(client);
                }
                client.close();
            }
        }
        outcome = " published=" + count + " kept=" + kept + " answered=" + answered;
    }

    /** 1 if as much came back as was sent. */
    private static int readAll(SocketChannel client) throws IOException {
        client.shutdownOutput();
        ByteBuffer answer = ByteBuffer.allocate(2 * PUBLISHED_MESSAGE_BYTES);
        int count = 0;
        while (count >= 0) {
            count = client.read(answer);
        }
        return answer.position() == PUBLISHED_MESSAGE_BYTES ? 1 : 0;
    }

    // ---- measuring

    private String measure(int seconds) throws InterruptedException {
        Probe echo = new Probe(server, true, seconds);
        Probe newcomers = new Probe(server, false, seconds);
        echo.start();
        newcomers.start();
        echo.join();
        newcomers.join();
        return echo + " " + newcomers;
    }
}
