package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake ends in one line that names it: in status 2 if the command's words are wrong, else in status 1. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UserErrorsTest {
    /** Where every user can read the command that {@link #unprivileged} runs. */
    private static final Path PUBLIC_JAR = Path.of("/mnt/anykernel.jar");

    private static final String ANY_PORT = "127.0.0.1:0";
    /** Where the superblock's fields begin to be worth damaging: block counts, sizes, features. */
    private static final int SUPERBLOCK = 1024;

    /** A /dev of the test's own, whatever devices the machine has. */
    private static final String BARE_DEVICES = "mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3"
            + " && mknod -m 666 /dev/random c 1 8 && mknod -m 666 /dev/urandom c 1 9 && ";

    @TempDir
    Path temporary;

    @BeforeEach
    void theCommandIsPackaged() {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
    }

    // ---- options

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "127.0.0.1",
                "127.0.0.1:99999",
                "127.0.0.1:-1",
                "127.0.0.1:80x",
                "",
                "nowhere.invalid:80"
            })
    void listenThatNamesNoAddress(String listen) throws Exception {
        assertMisuse("--listen", "demo", "--listen", listen);
    }

    @Test
    void listenOnAnAddressOfAnotherHost() throws Exception {
        assertMistake("cannot listen on 192.0.2.1:8080", "demo", "--listen", "192.0.2.1:8080");
    }

    @Test
    void listenOnAPortInUse() throws Exception {
        try (ServerSocket holder = new ServerSocket(0)) {
            String port = "127.0.0.1:" + holder.getLocalPort();
            assertMistake("cannot listen on " + port, "demo", "--listen", port);
            Path work = temporary.resolve("work");
            assertMistake("cannot listen on " + port, "demo", "--guest", "--listen", port, "--work", work.toString());
            assertFalse(Files.exists(work), "something was made first");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "10.0.0.2",
                "10.0.0.2/99",
                "10.0.0.2/-1",
                "300.0.0.1/24",
                "10.0.0.2/24/3",
                "",
                "0.0.0.0/0",
                "224.0.0.1/24",
                "127.0.0.1/8",
                "10.0.0.0/24",
                "10.0.0.255/24",
                "::1/128",
                "ff02::1/64",
                "10.0.0.2/32"
            })
    void addressThatNoHostCanHave(String address) throws Exception {
        assertMisuse("--address", "demo", "--listen", ANY_PORT, "--address", address);
    }

    @ParameterizedTest
    @CsvSource({"demo, --bogus", "demo, --image", "image, --check", "nonsense, --check"})
    void optionsThatDoNotExist(String command, String option) throws Exception {
        assertMisuse("anykernel", command, option);
    }

    @Test
    void wordsThatAreNearlyRightAreNamed() throws Exception {
        assertMisuse("did you mean 'doctor'?", "doctr");
        assertMisuse("did you mean '--listen'?", "demo", "--lisen", ANY_PORT);
    }

    /** A number that other languages write with a comma. */
    @Test
    void numbersAreWrittenAsTheTextAroundThem() throws Exception {
        List<String> german = List.of("/usr/bin/env", "JDK_JAVA_OPTIONS=-Duser.language=de -Duser.country=DE");
        try (RunningDemo demo = RunningDemo.start(german, "--listen", ANY_PORT)) {
            assertTrue(demo.report().matches("(?s).*booted in \\d+\\.\\d{3} ms.*"), demo.report());
        }
    }

    @Test
    void imageAndFolderAtOnce() throws Exception {
        assertMisuse("mutually exclusive", "demo", "--listen", ANY_PORT, "--image", "a", "--folder", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/dev/null"})
    void workFolderThatCannotBeWrittenTo(String work) throws Exception {
        assertMistake(work, "demo", "--listen", ANY_PORT, "--work", work);
    }

    // ---- images

    @Test
    void imageOrFolderThatDoesNotExist() throws Exception {
        assertMistake("no image at /no/such", "demo", "--listen", ANY_PORT, "--image", "/no/such");
        assertMistake("no folder at /no/such", "demo", "--listen", ANY_PORT, "--folder", "/no/such");
        assertMistake("no folder at /etc/passwd", "demo", "--listen", ANY_PORT, "--folder", "/etc/passwd");
        assertMistake("is a directory", "demo", "--listen", ANY_PORT, "--image", temporary.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 1024, 1500, 2048, 500_000, 3_000_000})
    void imageOfRubbish(int bytes) throws Exception {
        byte[] rubbish = new byte[bytes];
        new Random(bytes).nextBytes(rubbish);
        Path image = Files.write(temporary.resolve("rubbish.img"), rubbish);
        assertMistake("rubbish.img", "demo", "--listen", ANY_PORT, "--image", image.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2047, 4096, 1_000_000, 8_388_607})
    void imageCutShort(int bytes) throws Exception {
        Path image = makeImage("cut.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        assertMistake("cut.img", "demo", "--listen", ANY_PORT, "--image", image.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bigalloc", "meta_bg,^resize_inode", "mmp"})
    void imageWithAFeatureOfTheWholeVolumeThatIsNotSupported(String feature) throws Exception {
        Path image = makeImage("feature.img", "-O", feature);
        String first = feature.replaceFirst(",.*", "");
        Command.Result result = demo("--image", image.toString());
        assertOneLine(first, result);
    }

    @Test
    void imageWhoseDirtyJournalIsElsewhere() throws Exception {
        Path image = makeImage("dirty.img");
        assumeTrue(Command.exists("debugfs"), "skipped: no debugfs");
        for (String change : List.of(
                "feature needs_recovery", "set_super_value journal_inum 0", "set_super_value journal_dev 0x801")) {
            Command.run("/usr/sbin/debugfs", "-w", "-R", change, image.toString())
                    .requireSuccess();
        }
        assertMistake("external journal", "demo", "--listen", ANY_PORT, "--image", image.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x04, 0x14, 0x18, 0x20, 0x28, 0x38, 0x58, 0x60, 0xfe})
    void imageWhoseSuperblockIsDamaged(int offset) throws Exception {
        Path image = makeImage("damaged.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(SUPERBLOCK + offset);
            file.writeInt(0xdead_beef);
        }
        assertMistake("damaged.img", "demo", "--listen", ANY_PORT, "--image", image.toString());
    }

    // ---- TAP

    @ParameterizedTest
    @ValueSource(strings = {"", "a-name-that-is-too-long", "a/b", "a b", "ak0,nonsense"})
    void tapThatHasNoSuchName(String tap) throws Exception {
        assertMistake("tap:", "demo", "--tap", tap);
    }

    @Test
    void tapWithoutTheRightToMakeOne() throws Exception {
        List<String> user = unprivileged(tunDevice("0666"));
        assertOneLine("missing right", Command.run(RunningDemo.command(user, PUBLIC_JAR, "demo", "--tap", "akproof9")));
    }

    @Test
    void tapWhoseDeviceIsClosedToTheUser() throws Exception {
        List<String> user = unprivileged(tunDevice("0600"));
        assertOneLine(
                "sudo chmod 0666 /dev/net/tun",
                Command.run(RunningDemo.command(user, PUBLIC_JAR, "demo", "--tap", "akproof9")));
    }

    @Test
    void tapWithoutItsDevice() throws Exception {
        List<String> user = unprivileged("mount -t tmpfs none /dev/net && ");
        assertOneLine(
                "sudo modprobe tun", Command.run(RunningDemo.command(user, PUBLIC_JAR, "demo", "--tap", "akproof9")));
    }

    /** A device node of the test's own: the machine's may have any rights. */
    private static String tunDevice(String mode) {
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "skipped: no /dev/net/tun");
        return "mount -t tmpfs none /dev/net && mknod /dev/net/tun c 10 200 && chmod " + mode + " /dev/net/tun && ";
    }

    @ParameterizedTest
    @ValueSource(strings = {"akproof9", "", "lo", "../lo"})
    void tapOfAGuestThatDoesNotExist(String tap) throws Exception {
        assertMistake("no TAP interface '" + tap + "'", "demo", "--guest", "--tap", tap);
    }

    // ---- tools

    @Test
    void toolsThatAreMissing() throws Exception {
        Path jar = jar("Hello", "public class Hello { public static void main(String[] a) {} }");
        assertOneLine(
                "qemu-system-x86",
                Command.run(
                        RunningDemo.command(without("qemu-system-x86_64"), "demo", "--guest", "--listen", ANY_PORT)));
        assertOneLine("gcc", Command.run(RunningDemo.command(without("gcc"), "image", jar.toString())));
        assertOneLine("gcc", Command.run(RunningDemo.command(without("gcc"), "demo", "--guest", "--listen", ANY_PORT)));
        assertOneLine(
                "apt-get install e2fsprogs",
                Command.run(RunningDemo.command(
                        without("mke2fs"), "demo", "--listen", ANY_PORT, "--folder", temporary.toString())));
    }

    /** Debian's gcc comes without them when recommended packages are not installed. */
    @Test
    void aGccWithoutHeaders() throws Exception {
        List<String> hidden = inMountsOfItsOwn("mount -t tmpfs none /usr/include && ");
        Path jar = jar("Hello", "public class Hello { public static void main(String[] a) {} }");
        assertOneLine(
                "apt-get install libc6-dev",
                Command.run(RunningDemo.command(hidden, "image", "--output", temporary.toString(), jar.toString())));
        assertOneLine(
                "apt-get install libc6-dev",
                Command.run(RunningDemo.command(hidden, "demo", "--guest", "--listen", ANY_PORT)));
        Command.Result doctor = Command.run(RunningDemo.command(hidden, "doctor"));
        assertEquals(0, doctor.status(), doctor.output());
        assertTrue(doctor.output().contains("optional  C headers: not found"), doctor.output());
    }

    @Test
    void toolsThatAPathLacksAreFoundWhereDebianKeepsThem() throws Exception {
        assumeTrue(Command.exists("gcc") && Command.exists("mke2fs"), "skipped: no gcc or e2fsprogs");
        Path jar = jar("Hello", "public class Hello { public static void main(String[] a) {} }");
        List<String> lost = List.of("/usr/bin/env", "PATH=/nonexistent");
        Command.run(RunningDemo.command(lost, "image", "--output", temporary.toString(), jar.toString()))
                .requireSuccess();
        assertTrue(Files.size(temporary.resolve("image.elf")) > 0);
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        try (RunningDemo demo = RunningDemo.start(lost, "--listen", ANY_PORT, "--folder", folder.toString())) {
            assertServes(demo);
        }
    }

    @Test
    void aDoctorsPatientIsWellWithoutRightsAndTools() throws Exception {
        List<String> user = unprivileged(hiding("qemu-system-x86_64", "gcc", "mke2fs"));
        Command.Result result = Command.run(RunningDemo.command(user, PUBLIC_JAR, "doctor"));
        assertEquals(0, result.status(), result.output());
        for (String optional : List.of("qemu-system-x86_64", "gcc", "mke2fs", "tap")) {
            assertTrue(result.output().contains("optional  " + optional + ": "), result.output());
        }
        assertTrue(result.output().contains("ok        demo: "), result.output());
    }

    @Test
    void aDoctorGivesTheRemedyThatTheDemoGivesForATapDeviceThatIsClosed() throws Exception {
        List<String> user = unprivileged(tunDevice("0600"));
        Command.Result result = Command.run(RunningDemo.command(user, PUBLIC_JAR, "doctor"));
        assertTrue(result.output().contains("sudo chmod 0666 /dev/net/tun"), result.output());
    }

    /** Without a folder for its files nothing can be tried: each finding says so for itself. */
    @ParameterizedTest
    @ValueSource(strings = {"", "touch /dev/kvm && chmod 0666 /dev/kvm && "})
    void aDoctorSaysWhenTheMainJobCannotRun(String kvmDevice) throws Exception {
        List<String> user = inMountsOfItsOwn(BARE_DEVICES + kvmDevice);
        List<String> words = RunningDemo.command(user, "doctor");
        words.add(words.indexOf("-jar"), "-Djava.io.tmpdir=/no/such/folder");
        Command.Result result = Command.run(words);
        assertEquals(1, result.status(), result.output());
        assertTrue(result.output().contains("missing   demo: "), result.output());
        assertFalse(result.output().contains("\tat "), result.output());
    }

    @Test
    void withoutSystemCallsADoctorBootsTheDemoAndSaysWhyNoTapOpens() throws Exception {
        List<String> words = RunningDemo.command(List.of(), "doctor");
        words.add(1, "-Dio.anykernel.posix=none");
        Command.Result result = Command.run(words);
        assertEquals(0, result.status(), result.output());
        assertTrue(result.output().contains("ok        demo: "), result.output());
        assumeTrue(Command.isRoot() && new File("/dev/net/tun").canWrite(), "skipped: needs the right to /dev/net/tun");
        assertTrue(
                result.output().contains("io.anykernel.posix=none turns system calls off; leave it unset"),
                result.output());
    }

    /** A prefix that hides programs from what it runs. */
    private static List<String> without(String... programs) throws Exception {
        return inMountsOfItsOwn(hiding(programs));
    }

    /** A prefix that runs a command as an ordinary user after {@code changes}; the jar is at {@link #PUBLIC_JAR}. */
    private static List<String> unprivileged(String changes) throws Exception {
        assumeTrue(Command.exists("setpriv"), "skipped: no setpriv to drop privileges");
        // The folder of this build may be one that others cannot enter.
        String bind = "mount --bind '" + RunningDemo.jar().getParent() + "' " + PUBLIC_JAR.getParent() + " && ";
        List<String> prefix = new ArrayList<>(inMountsOfItsOwn(changes + bind));
        prefix.addAll(List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        return prefix;
    }

    private static List<String> inMountsOfItsOwn(String changes) throws IOException {
        assumeTrue(Command.isRoot() && Command.exists("unshare"), "skipped: needs root to change what is mounted");
        return List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", changes + "exec \"$@\"", "sh");
    }

    private static String hiding(String... programs) throws Exception {
        StringBuilder script = new StringBuilder();
        for (String program : programs) {
            if (Command.exists(program)) {
                script.append("mount --bind /dev/null $(readlink -f $(PATH=$PATH:/usr/sbin:/sbin command -v ")
                        .append(program)
                        .append(")) && ");
            }
        }
        return script.toString();
    }

    // ---- jars

    @Test
    void jarsThatAreNone() throws Exception {
        Path rubbish = Files.writeString(temporary.resolve("rubbish.jar"), "no jar at all");
        assertMistake("no jar or folder at /no/such.jar", "image", "/no/such.jar");
        assertMistake("rubbish.jar is no jar", "image", rubbish.toString());
        assertMistake("rubbish.jar", "image", "--check", "--main", "Hello", rubbish.toString());
        assertMisuse("names no main class", "image", temporary.toString());
        assertMistake("no.Such is not on the class path", "image", "--main", "no.Such", temporary.toString());
    }

    @Test
    void imageThatCannotBeNamedOrSized() throws Exception {
        Path jar = jar("Hello", "public class Hello { public static void main(String[] a) {} }");
        assertMisuse("--name", "image", "--name", "a/b", jar.toString());
        assertMisuse("--heap", "image", "--heap", "-1", jar.toString());
        assertMistake("/dev/null/x", "image", "--output", "/dev/null/x", jar.toString());
    }

    @Test
    void mainClassWithoutAMain() throws Exception {
        Path jar = jar("Idle", "public class Idle { }");
        assertMistake(
                "main class Idle has no public static void main(String[]) of its own",
                "image",
                "--output",
                temporary.toString(),
                jar.toString());
    }

    @Test
    void checkShowsTheCallsThatLeadToWhatIsMissing() throws Exception {
        Path jar = jar(
                "Pool",
                "public class Pool { public static void main(String[] a) { begin(); }"
                        + " static void begin() { new java.util.concurrent.ForkJoinPool(2); } }");
        Command.Result result = run("image", "--check", jar.toString());
        assertEquals(1, result.status(), result.output());
        assertTrue(result.output().contains("java.util.concurrent.ForkJoinPool"), result.output());
        assertTrue(result.output().contains("Pool.begin"), result.output());
        assertFalse(result.output().contains("\tat "), result.output());
    }

    // ---- what is no mistake

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/24", "192.168.7.7/24", "10.0.0.2/30", "fd00::2/64", "fd00::1/64"})
    void anyAddressOfAHostIsServed(String address) throws Exception {
        try (RunningDemo demo = RunningDemo.start(List.of(), "--listen", ANY_PORT, "--address", address)) {
            assertServes(demo);
            assertEquals("", demo.stop());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "net0", "web server"})
    void anImageMayBeCalledAsAnotherPartIs(String name) throws Exception {
        Path image = makeImage(name);
        try (RunningDemo demo = RunningDemo.start(List.of(), "--listen", ANY_PORT, "--image", image.toString())) {
            assertServes(demo);
            assertEquals("", demo.stop());
        }
    }

    @Test
    void theSixthProtocolsLoopbackIsListenedOn() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "skipped: no IPv6");
        try (RunningDemo demo = RunningDemo.start(List.of(), "--listen", "[::1]:0")) {
            assertTrue(demo.url().startsWith("http://["), demo.url());
            Command.run("/usr/bin/curl", "-sSgf", "--max-time", "20", demo.url())
                    .requireSuccess();
        }
    }

    @Test
    void aShortageOfDescriptorsIsSaidWhenItBeginsAndWhenItEnds() throws Exception {
        assumeTrue(Command.exists("prlimit"), "skipped: no prlimit");
        // Each jar is one; of the others the gateway leaves 32 to the rest of the process, and takes as many at a time.
        int jars = RunningDemo.jar().resolveSibling("lib").toFile().list().length;
        List<String> few = List.of("/usr/bin/prlimit", "--nofile=" + (jars + 100));
        try (RunningDemo demo = RunningDemo.start(few, "--listen", ANY_PORT)) {
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                crowd.add(new Socket(demo.host(), demo.port()));
            }
            for (Socket each : crowd) {
                each.close();
            }
            assertServes(demo);
            String said = demo.stop();
            List<String> events = said.lines().map(line -> line.split(" ")[1]).toList();
            assertTrue(events.size() <= 8, "no line a client: " + said);
            for (int i = 0; i < events.size(); i++) {
                assertEquals(i % 2 == 0 ? "event=accept-paused" : "event=accept-resumed", events.get(i), said);
            }
            assertTrue(events.size() > 0 && events.size() % 2 == 0, "it passes: " + said);
        }
    }

    // ---- steps

    private static void assertServes(RunningDemo demo) throws Exception {
        Command.run("/usr/bin/curl", "-sSf", "--max-time", "30", "-o", "/dev/null", demo.url())
                .requireSuccess();
    }

    private static Command.Result demo(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("demo", "--listen", ANY_PORT));
        words.addAll(List.of(arguments));
        return run(words.toArray(new String[0]));
    }

    private static Command.Result run(String... arguments) throws Exception {
        return Command.run(RunningDemo.command(List.of(), arguments));
    }

    private static void assertMistake(String named, String... arguments) throws Exception {
        assertOneLine(named, run(arguments));
    }

    private static void assertMisuse(String named, String... arguments) throws Exception {
        assertOneLine(named, 2, run(arguments));
    }

    private static void assertOneLine(String named, Command.Result result) {
        assertOneLine(named, 1, result);
    }

    private static void assertOneLine(String named, int status, Command.Result result) {
        assertEquals(1, result.output().lines().count(), result.output());
        assertTrue(result.output().startsWith("anykernel: "), result.output());
        assertTrue(result.output().contains(named), result.output());
        assertEquals(status, result.status(), result.output());
    }

    private Path makeImage(String name, String... options) throws Exception {
        assumeTrue(Command.exists("mke2fs"), "skipped: no mke2fs");
        Path image = temporary.resolve(name);
        List<String> words = new ArrayList<>(List.of("/usr/sbin/mke2fs", "-q", "-t", "ext4", "-F"));
        words.addAll(List.of(options));
        words.addAll(List.of(image.toString(), "8M"));
        Command.run(words).requireSuccess();
        return image;
    }

    private Path jar(String main, String source) throws Exception {
        Path file = Files.writeString(temporary.resolve(main + ".java"), source);
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "17", file.toString());
        assertEquals(0, status);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        Path jar = temporary.resolve(main + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(main + ".class"));
            out.write(Files.readAllBytes(temporary.resolve(main + ".class")));
            out.closeEntry();
        }
        return jar;
    }
}
