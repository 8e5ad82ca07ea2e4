package io.anykernel.proofs.starvation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What {@code StarvationTest} proves in virtual time, over a TAP and beside Linux's own sockets, with the default configuration:
 * under each attack an established echo never stands still for two seconds, each new connection is served within five, and
 * afterwards the pools are as full as before. Latencies are printed and judged nowhere.
 *
 * <p>{@code -Danykernel.seed=S} sets the seed; {@code -Danykernel.starvation.seconds=N} runs every size for N seconds each
 * instead of a few for three.
 */
@Timeout(1200)
class TapStarvationTest {
    private static final long SEED = Long.getLong("anykernel.seed", 1);
    private static final int WHOLE_SECONDS = Integer.getInteger("anykernel.starvation.seconds", 0);
    private static final int SECONDS = WHOLE_SECONDS > 0 ? WHOLE_SECONDS : 3;
    private static final double ECHO_LIMIT_MILLIS = 2000;
    private static final double NEWCOMER_LIMIT_MILLIS = 5000;
    /** Longer than fragments wait for the rest of their datagram, and SYNs for their acknowledgment. */
    private static final int POOLS_LIMIT_SECONDS = 150;

    private static final String KERNEL = "10.77.0.2";
    private static final String ROUTER = "10.77.0.1";

    private final String namespace = "akstarve-" + ProcessHandle.current().pid();
    private final List<Process> running = new ArrayList<>();

    private record Attack(String kind, int clients, boolean isInShare) {}

    /** Those that take longest to be over come first: what they hold is released while the others run. */
    private static final List<Attack> ATTACKS = List.of(
            new Attack("FRAGMENTS", 0, true),
            new Attack("SPOOFED_SYNS", 0, true),
            new Attack("SMALL_SEGMENTS", 300, true),
            new Attack("OUT_OF_ORDER", 300, true),
            new Attack("UNREAD_BY_PEER", 64, false),
            new Attack("UNREAD_BY_PEER", 200, false),
            new Attack("UNREAD_BY_PEER", 1000, true),
            new Attack("ORPHANED", 1000, true),
            new Attack("UNREAD_BY_APPLICATION", 22, false),
            new Attack("UNREAD_BY_APPLICATION", 200, true),
            new Attack("UNREAD_BY_APPLICATION", 1000, false),
            new Attack("DRIPPING", 300, true),
            new Attack("PUBLISHED", WHOLE_SECONDS > 0 ? 10_000 : 1000, true));

    @AfterEach
    void end() throws IOException, InterruptedException {
        for (Process process : running) {
            process.destroy();
            process.waitFor();
        }
        if (Files.exists(Path.of("/var/run/netns", namespace))) {
            shell("ip netns delete " + namespace);
        }
    }

    @Test
    void everyoneElseIsServedBesideLinux() throws IOException, InterruptedException {
        assumeTrue(isPossible(), "skipped: needs root, /dev/net/tun and ip");
        makeNetwork();
        Conversation server = start(StarvedServer.class, "ak0", KERNEL + "/24", ROUTER);
        Conversation clients = start(TapClients.class, KERNEL);
        clients.ask("quiet 1");
        String quiet = clients.ask("quiet " + SECONDS);
        System.out.println("seed=" + SEED + " quiet " + quiet);
        String pools = pools(server);
        List<String> failures = new ArrayList<>();
        for (Attack attack : ATTACKS) {
            if (attack.isInShare() || WHOLE_SECONDS > 0) {
                clients.say("attack " + attack.kind() + " " + attack.clients() + " " + SECONDS + " " + SEED);
                Thread.sleep(SECONDS * 1000L - 500);
                String held = server.ask("pools");
                String seen = clients.answer();
                System.out.println(attack.kind() + " " + attack.clients() + ": " + seen + " held: " + held);
                judge(attack, seen, failures);
                server.ask("release");
            }
        }
        assertEquals(List.of(), failures, "seed " + SEED);
        assertEquals(pools, awaitPools(server, pools));
    }

    private static void judge(Attack attack, String seen, List<String> failures) {
        boolean isServed = !seen.contains("failed")
                && number(seen, "echo-max") < ECHO_LIMIT_MILLIS
                && number(seen, "newcomer-max") < NEWCOMER_LIMIT_MILLIS
                && number(seen, "newcomer-count") > 0;
        boolean isWhole = !attack.kind().equals("PUBLISHED") || number(seen, "kept") == number(seen, "answered");
        if (!isServed || !isWhole) {
            failures.add(attack + ": " + seen);
        }
    }

    private static double number(String line, String name) {
        Matcher matcher = Pattern.compile("(?:^| )" + name + "=([0-9.]+)").matcher(line);
        assertTrue(matcher.find(), name + " in " + line);
        return Double.parseDouble(matcher.group(1));
    }

    /** Half-open connections hold nothing, and are waited for in the whole run alone: the last of them ends after two minutes. */
    private static String awaitPools(Conversation server, String wanted) throws IOException, InterruptedException {
        String seen = pools(server);
        for (int i = 0; i < POOLS_LIMIT_SECONDS && !seen.equals(wanted); i++) {
            Thread.sleep(1000);
            seen = pools(server);
        }
        return seen;
    }

    private static String pools(Conversation server) throws IOException {
        String seen = server.ask("pools");
        return WHOLE_SECONDS > 0 ? seen : seen.replaceFirst(" connections=.*", "");
    }

    // ---- the network

    private static boolean isPossible() throws IOException, InterruptedException {
        boolean isRoot = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        return isRoot && Files.exists(Path.of("/dev/net/tun")) && exit("ip netns list") == 0;
    }

    /** The kernel's TAP, and one for raw frames, whose sources lie behind a router there. */
    private void makeNetwork() throws IOException, InterruptedException {
        shell("ip netns add " + namespace);
        in("ip link set lo up");
        in("ip tuntap add dev ak0 mode tap && ip addr add " + ROUTER + "/24 dev ak0 && ip link set ak0 up");
        in("ip tuntap add dev " + RawPeer.TAP + " mode tap && ip link set " + RawPeer.TAP + " address "
                + mac(RawPeer.LINUX_MAC) + " && ip addr add 10.99.0.1/24 dev " + RawPeer.TAP + " && ip link set "
                + RawPeer.TAP + " up");
        in("ip neigh add 10.99.0.2 lladdr " + mac(RawPeer.MAC) + " nud permanent dev " + RawPeer.TAP);
        in("ip route add 10.88.0.0/16 via 10.99.0.2 dev " + RawPeer.TAP);
        in("sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.ak0.rp_filter=0"
                + " net.ipv4.conf." + RawPeer.TAP + ".rp_filter=0");
    }

    private static String mac(long address) {
        StringBuilder text = new StringBuilder();
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(String.format("%02x", address >>> shift & 0xff)).append(shift > 0 ? ":" : "");
        }
        return text.toString();
    }

    private void in(String script) throws IOException, InterruptedException {
        shell("ip netns exec " + namespace + " sh -c '" + script + "'");
    }

    private static void shell(String script) throws IOException, InterruptedException {
        assertEquals(0, exit(script), script);
    }

    private static int exit(String script) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", script)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    // ---- processes

    /** A program that answers each line with one. */
    private record Conversation(PrintStream commands, BufferedReader answers) {
        String ask(String command) throws IOException {
            say(command);
            return answer();
        }

        void say(String command) {
            commands.println(command);
        }

        String answer() throws IOException {
            String answer = answers.readLine();
            assertFalse(answer == null, "the program ended");
            return answer;
        }
    }

    private Conversation start(Class<?> program, String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        words.addAll(List.of(args));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        running.add(process);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        String line = answers.readLine();
        assertEquals("listening", line);
        return new Conversation(new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8), answers);
    }
}
