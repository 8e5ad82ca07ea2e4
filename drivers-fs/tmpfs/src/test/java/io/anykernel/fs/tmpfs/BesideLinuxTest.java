package io.anykernel.fs.tmpfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.AttributeChange;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.Names;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Errno;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random operations done to our tmpfs and to Linux's alike: errors, attributes and content must agree, and every 500 operations
 * the whole tree. {@code -Danykernel.beside.operations=N} and {@code -Danykernel.seed=N} for other scripts. What is not compared
 * is listed with its reasons in {@code docs/claims.md}.
 */
@Timeout(600)
class BesideLinuxTest {
    private static final int OPERATIONS = Integer.getInteger("anykernel.beside.operations", 6_000);
    private static final long SEED = Long.getLong("anykernel.seed", 5);
    private static final int SCRIPT = 2_000;
    private static final int OPERATIONS_A_WALK = 500;
    private static final String[] NAMES = {"a", "b", "c", "d", "e"};
    private static final String[] ODD = {
        ".", "..", "", "x".repeat(255), "x".repeat(256), "\u00e9".repeat(127), "\u00e9".repeat(128), "\u732b"
    };

    @TempDir
    Path temporary;

    @Test
    void whatLinuxAnswersWeAnswer() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is missing: apt-get install gcc");
        Path source = temporary.resolve("peer.c");
        Files.write(source, BesideLinuxTest.class.getResourceAsStream("peer.c").readAllBytes());
        Path peer = temporary.resolve("peer");
        run("gcc", "-O1", "-o", peer.toString(), source.toString());
        System.out.println("seed=" + SEED + " operations=" + OPERATIONS);
        for (int done = 0, script = 0; done < OPERATIONS; done += SCRIPT, script++) {
            compare(peer, SEED + script, Math.min(SCRIPT, OPERATIONS - done));
        }
    }

    private void compare(Path peer, long seed, int operations) throws Exception {
        Path mountPoint = Files.createDirectory(temporary.resolve("mnt" + seed));
        run("mount", "-t", "tmpfs", "-o", "size=64m,nr_inodes=5000,mode=755", "none", mountPoint.toString());
        Process linux = new ProcessBuilder(peer.toString(), mountPoint.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (PrintStream steps = new PrintStream(linux.getOutputStream(), false, StandardCharsets.ISO_8859_1);
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(linux.getInputStream(), StandardCharsets.ISO_8859_1));
                Ours ours = new Ours()) {
            Random random = new Random(seed);
            List<String> before = new ArrayList<>();
            Pair pair = new Pair(ours, steps, answers, before, seed);
            for (int i = 1; i <= operations; i++) {
                pair.answer(step(random));
                if (i % OPERATIONS_A_WALK == 0 || i == operations) {
                    pair.walk("/", new ArrayList<>());
                }
            }
        } finally {
            linux.destroy();
            linux.waitFor();
            run("umount", mountPoint.toString());
        }
    }

    /** Ours and Linux's, asked the same. */
    private record Pair(Ours ours, PrintStream steps, BufferedReader answers, List<String> before, long seed) {
        /** The answer of both. */
        String answer(String... step) throws IOException {
            steps.print(escape(step) + "\n");
            steps.flush();
            String expected = answers.readLine();
            String found = ours.run(step);
            before.add(before.size() + " " + escape(step) + " " + expected);
            assertEquals(
                    expected,
                    found,
                    () -> "seed " + seed + " after\n"
                            + String.join("\n", before.subList(Math.max(0, before.size() - 60), before.size())));
            return found;
        }

        /** The whole tree below a directory: names, attributes, content, and which names are of one file. */
        void walk(String directory, List<String> files) throws IOException {
            String[] names = answer("list", directory).split(" ");
            for (int i = 0; i + 1 < names.length; i++) {
                String path = directory + Names.decode(HexFormat.of().parseHex(names[i]), 0, names[i].length() / 2);
                switch (answer("lstat", path).split(" ")[0]) {
                    case "4000" -> walk(path + "/", files);
                    case "a000" -> answer("readlink", path);
                    default -> {
                        answer("get", path);
                        for (String other : files) {
                            answer("same", path, other);
                        }
                        files.add(path);
                    }
                }
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        assertEquals(0, status, String.join(" ", command));
    }

    // ---- scripts

    private static String[] step(Random random) {
        String path = path(random);
        String length = "" + random.nextInt(9000);
        String offset = "" + random.nextInt(9000);
        return switch (random.nextInt(24)) {
            case 0, 1, 2 -> new String[] {"mkdir", path, "" + random.nextInt(010000)};
            case 3 -> new String[] {"rmdir", path};
            case 4 -> new String[] {"unlink", path};
            case 5, 6, 7 -> new String[] {"rename", path, path(random)};
            case 8, 9 -> new String[] {"link", path, path(random)};
            case 10, 11, 12 -> new String[] {"symlink", path, random.nextInt(40) == 0 ? "" : path(random)};
            case 13 -> new String[] {"chmod", path, "" + random.nextInt(010000)};
            case 14 -> new String[] {"truncate", path, length};
            case 15 -> new String[] {"put", path, offset, length};
            case 16, 17 -> new String[] {"create", path, offset, length};
            case 18 -> new String[] {"exclusive", path, offset, length};
            case 19 -> new String[] {"nofollow", path, offset, length};
            case 20 -> new String[] {"over", path, offset, length};
            case 21 -> new String[] {random.nextBoolean() ? "stat" : "get", path};
            case 22 -> new String[] {"lstat", path};
            default -> new String[] {"readlink", path};
        };
    }

    private static String path(Random random) {
        int kind = random.nextInt(200);
        if (kind == 0) {
            return "";
        }
        if (kind == 1) {
            return "/".repeat(1 + random.nextInt(3));
        }
        if (kind == 2) {
            return "a/../".repeat(900) + "\u00e9".repeat(random.nextInt(200));
        }
        StringBuilder path = new StringBuilder("/");
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path.append(i == 0 ? "" : "/");
            path.append(
                    random.nextInt(14) == 0 ? ODD[random.nextInt(ODD.length)] : NAMES[random.nextInt(NAMES.length)]);
        }
        return path.append(random.nextInt(8) == 0 ? "/" : "").toString();
    }

    private static String escape(String[] step) {
        StringBuilder line = new StringBuilder();
        for (String word : step) {
            line.append(line.length() == 0 ? "" : "\t");
            for (byte b : Names.encode(word)) {
                boolean isPlain = b > ' ' && b != '%' && b < 0x7f;
                line.append(isPlain ? String.valueOf((char) b) : String.format("%%%02x", b & 0xff));
            }
        }
        return line.toString();
    }

    // ---- ours

    /** Our tmpfs, with answers in the same form. */
    private static final class Ours implements AutoCloseable {
        private static final Clock CLOCK = new Clock() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public long wallNanos() {
                return 0;
            }
        };

        private final Vfs vfs;

        Ours() {
            TestScheduling scheduling = new TestScheduling();
            vfs = new Vfs(scheduling);
            vfs.mount("/", new TmpFileSystem(new TestArena(1 << 26), 1 << 14, 5000, scheduling, CLOCK));
        }

        String run(String[] step) {
            StringBuilder answer = new StringBuilder();
            int errno = Errno.OK;
            try {
                answer.append(answer(step));
            } catch (KernelException failure) {
                errno = -failure.errno();
            }
            return answer.append(errno).toString();
        }

        private String answer(String[] step) {
            String path = step[1];
            switch (step[0]) {
                case "mkdir" -> vfs.makeDirectory(path, new NewNode(Integer.parseInt(step[2]), 0, 0));
                case "rmdir" -> vfs.removeDirectory(path);
                case "unlink" -> vfs.unlink(path);
                case "rename" -> vfs.rename(path, step[2]);
                case "link" -> vfs.link(path, step[2]);
                case "symlink" -> vfs.makeSymbolicLink(path, step[2], new NewNode(0777, 0, 0));
                case "chmod" -> vfs.setAttributes(path, new AttributeChange().mode(Integer.parseInt(step[2])));
                case "truncate" -> truncate(path, Integer.parseInt(step[2]));
                case "get" -> {
                    return get(path);
                }
                case "stat" -> {
                    return show(vfs.stat(path));
                }
                case "lstat" -> {
                    return show(vfs.statLink(path));
                }
                case "list" -> {
                    return vfs.list(path).stream()
                            .map(entry -> hex(Names.encode(entry.name())) + " ")
                            .sorted()
                            .collect(Collectors.joining());
                }
                case "same" -> {
                    boolean isSame =
                            vfs.statLink(path).node() == vfs.statLink(step[2]).node();
                    return isSame ? "1 " : "0 ";
                }
                case "readlink" -> {
                    return hex(Names.encode(vfs.readLink(path))) + " ";
                }
                default ->
                    put(path, flags(step[0]), mode(step[0]), Integer.parseInt(step[2]), Integer.parseInt(step[3]));
            }
            return "";
        }

        private static int flags(String name) {
            int create = OpenFlags.WRITE | OpenFlags.CREATE;
            return switch (name) {
                case "put" -> OpenFlags.WRITE;
                case "create" -> create;
                case "exclusive" -> create | OpenFlags.EXCLUSIVE;
                case "nofollow" -> create | OpenFlags.NO_FOLLOW;
                default -> create | OpenFlags.TRUNCATE;
            };
        }

        private static int mode(String name) {
            return switch (name) {
                case "create" -> 0640;
                case "exclusive" -> 07777;
                case "nofollow" -> 0604;
                default -> 0644;
            };
        }

        private void put(String path, int flags, int mode, int offset, int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (offset + i * 7 + 1);
            }
            try (OpenFile file = vfs.open(path, flags, new NewNode(mode, 0, 0))) {
                file.writeAt(offset, Bytes.of(bytes));
            }
        }

        private void truncate(String path, int size) {
            try (OpenFile file = vfs.open(path, OpenFlags.WRITE)) {
                file.truncate(size);
            }
        }

        private String get(String path) {
            long hash = 0xcbf29ce484222325L;
            try (OpenFile file = vfs.open(path, OpenFlags.READ)) {
                byte[] bytes = new byte[(int) file.sizeBytes()];
                assertEquals(bytes.length, file.readAt(0, Bytes.of(bytes)));
                for (byte b : bytes) {
                    hash = (hash ^ b & 0xff) * 0x100000001b3L;
                }
            }
            return String.format("%x ", hash);
        }

        private static String show(Attributes is) {
            return String.format(
                    "%x %o %d %d ",
                    is.type().modeBits(),
                    is.isSymbolicLink() ? 0 : is.mode(),
                    is.links(),
                    is.isDirectory() ? 0 : is.sizeBytes());
        }

        private static String hex(byte[] bytes) {
            StringBuilder text = new StringBuilder();
            for (byte b : bytes) {
                text.append(String.format("%02x", b & 0xff));
            }
            return text.toString();
        }

        @Override
        public void close() {
            vfs.close();
        }
    }
}
