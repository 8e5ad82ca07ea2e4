package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.CrashingDisk;
import io.anykernel.hypercall.sim.SimRandom;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The key-value store of the examples as a guest, whose disk is a {@link CrashingDisk} behind NBD and stops after a seeded number of writes: the
 * machine ends by itself with the store's status, and the next one finds every update that was answered. QEMU is never stopped in place of
 * the disk, since that loses nothing. All 200 cuts with {@code -Danykernel.cuts=200}, another beginning with {@code -Danykernel.seed=N}.
 */
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StorePowerCutTest {
    /** In the manifest; none is opened there. */
    private static final int PORT = 6379;

    private static final int CUTS = Integer.getInteger("anykernel.cuts", 3);
    private static final long SEED = Long.getLong("anykernel.seed", 1);
    private static final int DISK_BYTES = 64 << 10;
    private static final int MAX_WRITES = 120;
    private static final int CLIENTS = 2;
    private static final int KEYS = 12;
    private static final int LIMIT_SECONDS = 120;

    /** The machine's exit device answers with twice the status and one more, above a base of 16. */
    private static final int DISK_FAILED = 2 * (3 + 16) + 1;

    @TempDir
    private Path folder;

    private StoreExample example;

    @Test
    void noUpdateThatAMachineAnsweredIsLost() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
        assumeTrue(Command.exists("qemu-system-x86_64"), "skipped: no qemu-system-x86_64");
        assumeTrue(Command.exists("gcc"), "skipped: no gcc");
        String command = printedCommand();
        int answered = 0;
        for (long seed = SEED; seed < SEED + CUTS; seed++) {
            answered += cut(seed, command);
        }
        System.out.println("power cuts of a machine's disk: " + CUTS + " from seed " + SEED + ", answered " + answered);
        assertTrue(answered > CUTS, "hardly any update was answered");
    }

    /** QEMU's, for the manifest; its disk and the host's port change from machine to machine. */
    private String printedCommand() throws Exception {
        example = StoreExample.compiledInto(folder, PORT);
        example.makeDisk(DISK_BYTES);
        List<String> lines = Command.run(RunningDemo.command(
                        List.of(),
                        "run",
                        "--guest",
                        "--print",
                        "--quiet",
                        "--work",
                        folder.resolve("work").toString(),
                        example.manifest().toString()))
                .requireSuccess()
                .lines()
                .toList();
        return lines.get(lines.size() - 1);
    }

    private int cut(long seed, String command) throws Exception {
        example.makeDisk(DISK_BYTES);
        HostWorld world = HostWorld.builder().console(text -> {}).build();
        SimRandom random = new SimRandom(seed);
        Attempt[] attempts = new Attempt[CLIENTS * KEYS];
        Arrays.setAll(attempts, i -> new Attempt());
        try (BlockPort medium = world.ports().openBlock("file:" + example.disk(), true)) {
            CrashingDisk crashing =
                    new CrashingDisk(medium, random.fork()).crashAfterWrites(2 + random.below(MAX_WRITES));
            try (NbdExport export = new NbdExport(crashing);
                    Machine machine = new Machine(command, export.url())) {
                List<Thread> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int first = i * KEYS;
                    SimRandom own = random.fork();
                    Thread client = new Thread(() -> change(machine, first, own, attempts));
                    clients.add(client);
                    client.start();
                }
                for (Thread client : clients) {
                    client.join();
                }
                assertEquals(DISK_FAILED, machine.awaitEnd(), "seed " + seed + ": " + machine.said());
                assertTrue(machine.said().contains("input/output error"), "seed " + seed + ": " + machine.said());
            }
            assertTrue(crashing.isCrashed(), "seed " + seed);
            try (NbdExport export = new NbdExport(medium);
                    Machine machine = new Machine(command, export.url())) {
                assertEquals(List.of(), look(machine, attempts), "seed " + seed);
            }
        }
        return Arrays.stream(attempts).mapToInt(each -> each.answered).sum();
    }

    /** What a key may hold: what was answered last, or what was asked for since. {@code null} is nothing. */
    private static final class Attempt {
        private String stored;
        private String asked;
        private int answered;

        boolean mayBe(String found) {
            return Objects.equals(found, stored) || Objects.equals(found, asked);
        }
    }

    private static void change(Machine machine, int first, SimRandom random, Attempt[] attempts) {
        try (Socket socket = new Socket("127.0.0.1", machine.port)) {
            for (int i = 0; ; i++) {
                int key = first + (int) random.below(KEYS);
                boolean isRemoved = random.below(4) == 0;
                Attempt attempt = attempts[key];
                attempt.asked = isRemoved ? null : i + "v".repeat((int) random.below(400));
                String answer =
                        isRemoved ? ask(socket, "DEL key" + key) : ask(socket, "SET key" + key + " " + attempt.asked);
                if (answer.startsWith("-")) {
                    return;
                }
                attempt.stored = attempt.asked;
                attempt.answered++;
            }
        } catch (IOException cut) {
            // The machine has ended.
        }
    }

    private static List<String> look(Machine machine, Attempt[] attempts) throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Socket socket = new Socket("127.0.0.1", machine.port)) {
            for (int key = 0; key < attempts.length; key++) {
                String length = ask(socket, "GET key" + key);
                String found = length.equals("$-1") ? null : line(socket);
                if (!attempts[key].mayBe(found)) {
                    wrong.add("key" + key + ": " + found + ", not " + attempts[key].stored + " or "
                            + attempts[key].asked);
                }
            }
        }
        return wrong;
    }

    private static String ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return line(socket);
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next != '\n';
                next = socket.getInputStream().read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        }
        return line.substring(0, line.length() - 1);
    }

    /** A running QEMU whose store is open. */
    private final class Machine implements AutoCloseable {
        private final int port;
        private final Process process;
        private final BufferedReader output;
        private final StringBuilder said = new StringBuilder();

        Machine(String command, String diskUrl) throws IOException {
            port = freePort();
            String words = command.replace(example.disk().toString(), diskUrl)
                    .replace("127.0.0.1:" + PORT + "-", "127.0.0.1:" + port + "-");
            process = new ProcessBuilder("/bin/sh", "-c", "exec " + words)
                    .redirectErrorStream(true)
                    .start();
            output = process.inputReader(StandardCharsets.UTF_8);
            awaitOpen();
        }

        private void awaitOpen() throws IOException {
            String line = "";
            while (!line.contains("open at port")) {
                line = output.readLine();
                if (line == null) {
                    throw new AssertionError("ended: " + said);
                }
                said.append(line).append('\n');
            }
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        /** Its status. */
        int awaitEnd() throws IOException, InterruptedException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.append(line).append('\n');
            }
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "it does not end: " + said);
            return process.exitValue();
        }

        String said() {
            return said.toString();
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
