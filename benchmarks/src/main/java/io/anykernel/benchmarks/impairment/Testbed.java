package io.anykernel.benchmarks.impairment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client on Linux's sockets and two servers, each behind a link of the same make, in namespaces that end with this:
 *
 * <pre>
 *   client ── near0 ═ ImpairedLink ═ far0 ── bridge ── our0 ═ OurHost
 *          └─ near1 ═ ImpairedLink ═ far1 ── bridge            LinuxHost, whose address is the bridge's
 * </pre>
 *
 * <p>{@code ═} is a TAP interface whose frames a process reads, so that the path to our stack has one such step more. Linux
 * sends by CUBIC, as the stack does, and forgets what earlier connections found out. Needs root.
 */
final class Testbed implements AutoCloseable {
    /** One of the two servers. */
    enum Server {
        OURS,
        LINUX;

        private String host() {
            return "10.79." + ordinal() + ".2";
        }
    }

    private static final String NAMESPACE =
            "akimpair-" + ProcessHandle.current().pid();
    /** Frames that an interface holds for its reader: more than are under way, so that the line alone loses any. */
    private static final int QUEUE_FRAMES = 20_000;

    private final List<String> namespaces = new ArrayList<>();
    private final List<Program> running = new ArrayList<>();
    private final Program[] links = new Program[Server.values().length];
    private final Program client;

    /** A run that is stopped or fails leaves nothing either. */
    Testbed() throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "cleaner"));
        boolean isMade = false;
        try {
            addNamespace(NAMESPACE);
            for (Server server : Server.values()) {
                makePath(server);
            }
            client = start(NAMESPACE, LinuxHost.class, "ask");
            isMade = true;
        } finally {
            if (!isMade) {
                close();
            }
        }
    }

    private synchronized void addNamespace(String name) throws IOException {
        shell("ip netns add " + name);
        namespaces.add(name);
        shell("ip netns exec " + name + " sysctl -qw net.ipv4.tcp_no_metrics_save=1"
                + " net.ipv6.conf.all.disable_ipv6=1"
                + " net.ipv6.conf.default.disable_ipv6=1");
    }

    /** The link makes its second interface, which then moves to the server's namespace and goes when the link ends. */
    private void makePath(Server server) throws IOException {
        int number = server.ordinal();
        String far = NAMESPACE + "-" + number;
        String subnet = "10.79." + number + ".";
        addNamespace(far);
        addTap(NAMESPACE, "near" + number);
        addAddress(NAMESPACE, subnet + "1", "near" + number);
        links[number] = start(NAMESPACE, ImpairedLink.class, "near" + number, "far" + number);
        shell("ip -n " + NAMESPACE + " link set far" + number + " netns " + far);
        shell("ip -n " + far + " link add bridge type bridge stp_state 0 forward_delay 0");
        shell("ip -n " + far + " link set bridge up");
        attach(far, "far" + number);
        if (server == Server.OURS) {
            addTap(far, "our0");
            attach(far, "our0");
            start(far, OurHost.class, "our0", server.host() + "/24");
        } else {
            addAddress(far, server.host(), "bridge");
            start(far, LinuxHost.class, "serve");
        }
    }

    /** The route names CUBIC: a namespace may not choose it as its default where its host does not allow that. */
    private static void addAddress(String namespace, String address, String device) throws IOException {
        shell("ip -n " + namespace + " addr add " + address + "/24 dev " + device + " noprefixroute");
        shell("ip -n " + namespace + " route add " + address.substring(0, address.lastIndexOf('.')) + ".0/24 dev "
                + device + " congctl cubic");
    }

    private static void addTap(String namespace, String name) throws IOException {
        shell("ip -n " + namespace + " tuntap add dev " + name + " mode tap");
        shell("ip -n " + namespace + " link set " + name + " txqueuelen " + QUEUE_FRAMES + " up");
    }

    private static void attach(String namespace, String name) throws IOException {
        shell("ip -n " + namespace + " link set " + name + " txqueuelen " + QUEUE_FRAMES + " master bridge up");
    }

    private Program start(String namespace, Class<?> program, String... arguments) throws IOException {
        Program started = Program.start(namespace, program, arguments);
        synchronized (this) {
            running.add(started);
        }
        return started;
    }

    private static void shell(String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("failed: " + script);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + script, interrupted);
        }
    }

    /** One transfer between the client and a server; returns Mbit/s of payload. */
    double transfer(Server server, boolean clientSends, Cell cell, long seed) throws IOException {
        String answer =
                links[server.ordinal()].ask(seed + " " + cell.conditions().words());
        if (!answer.equals("ready")) {
            throw new IOException(answer);
        }
        String direction = clientSends ? "send " : "receive ";
        String nanos = client.ask(direction + server.host() + " " + cell.bytes());
        if (!Character.isDigit(nanos.charAt(0))) {
            throw new IOException(cell.name() + ", " + server + ": " + nanos);
        }
        double seconds = (double) Long.parseLong(nanos) / TimeUnit.SECONDS.toNanos(1);
        return cell.bytes() * 8 / seconds / 1e6;
    }

    /** May be called again, and beside the thread that uses this, whose call then fails. */
    @Override
    public synchronized void close() {
        running.forEach(Program::close);
        for (String namespace : namespaces) {
            try {
                shell("ip netns delete " + namespace);
            } catch (IOException left) {
                System.err.println(left.getMessage());
            }
        }
        namespaces.clear();
    }
}
