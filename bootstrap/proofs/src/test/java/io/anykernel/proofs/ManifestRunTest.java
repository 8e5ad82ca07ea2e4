package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One manifest starts a program in this JVM, as a guest, from an image made before, and by QEMU's own command. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManifestRunTest {
    private static final String PROGRAM =
            """
            public class Quiet implements io.anykernel.composition.Application {
                public void start(io.anykernel.composition.Instance instance) {
                    instance.console().line("quiet: " + instance.environment() + " " + instance.arguments());
                    instance.end(7);
                }
            }
            """;
    private static final String MANIFEST =
            """
            program: {application: Quiet, jar: classes}
            arguments: ["two words", "%"]
            environment: {GREETING: "good morning", PLACE: here}
            memory: 16 MiB
            log: error
            """;
    private static final String SAID = "quiet: {GREETING=good morning, PLACE=here} [two words, %]";

    @TempDir
    Path folder;

    @BeforeEach
    void theArtifactsArePackaged() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
        Path source = Files.writeString(folder.resolve("Quiet.java"), PROGRAM);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String[] words = {
            "--release", "17", "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), source.toString()
        };
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, words));
        Files.writeString(manifest(), MANIFEST);
    }

    private Path manifest() {
        return folder.resolve("anykernel.yaml");
    }

    private Command.Result run(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(options));
        return Command.run(RunningDemo.command(List.of(), all.toArray(new String[0])));
    }

    @Test
    void aManifestRunsInThisJvmAndOptionsChangeIt() throws Exception {
        Command.Result asItStands = run(manifest().toString());
        assertEquals(7, asItStands.status(), asItStands.output());
        assertTrue(asItStands.output().contains(SAID), asItStands.output());
        Command.Result changed = run("--env", "PLACE=there", manifest().toString(), "other");
        assertTrue(changed.output().contains("PLACE=there} [other]"), changed.output());
    }

    @Test
    void theSameManifestBootsAsAGuestOfWhatItNamesAndNothingElse() throws Exception {
        assumeTrue(Command.exists("qemu-system-x86_64"), "skipped: no qemu-system-x86_64");
        assumeTrue(Command.exists("gcc"), "skipped: no gcc");
        Path work = folder.resolve("work");
        Command.Result guest =
                run("--guest", "--quiet", "--work", work.toString(), manifest().toString());
        assertEquals(7, guest.status(), guest.output());
        assertTrue(guest.output().contains(SAID), guest.output());

        Path image = work.resolve("application.elf");
        String linked = Files.readString(image, StandardCharsets.ISO_8859_1);
        for (String driver : List.of("net.tcp.", "net.ip.", "net.virtio.", "block.", "fs.ext4.", "fs.tmpfs.")) {
            assertFalse(linked.contains("io.anykernel." + driver), driver + " is in the image, and nothing names it");
        }
        System.out.println("image without network and files: bytes=" + Files.size(image));
        assertTrue(Files.size(image) < 600_000, "bytes: " + Files.size(image));

        Command.Result kept =
                run("--guest", "--work", work.toString(), manifest().toString(), "other");
        assertTrue(kept.output().contains("kept from before"), kept.output());
        assertTrue(kept.output().contains("[other]"), "arguments are not part of the image: " + kept.output());
        Command.Result given = run("--image", image.toString(), manifest().toString());
        assertEquals(7, given.status(), given.output());
        printedCommandBoots(image);
        packedTwiceIsTheSame(image);
    }

    private void packedTwiceIsTheSame(Path image) throws Exception {
        Command.Result first = oci(
                "--image", image.toString(), "--output", folder.resolve("first").toString());
        assertEquals(0, first.status(), first.output());
        Command.Result second = oci(
                "--image",
                image.toString(),
                "--output",
                folder.resolve("second").toString());
        assertEquals(0, second.status(), second.output());
        assertEquals(
                -1,
                Files.mismatch(
                        folder.resolve("first/application-oci.tar"), folder.resolve("second/application-oci.tar")));
        String digest = first.output().replaceFirst("(?s).* as (sha256:[0-9a-f]{64}): .*", "$1");
        String index = Files.readString(folder.resolve("first/application-oci/index.json"));
        assertTrue(index.contains(digest), index);
    }

    private Command.Result oci(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("oci", manifest().toString()));
        all.addAll(List.of(options));
        return Command.run(RunningDemo.command(List.of(), all.toArray(new String[0])));
    }

    private void printedCommandBoots(Path image) throws Exception {
        Command.Result printed =
                run("--print", "--image", image.toString(), manifest().toString());
        assertEquals(1, printed.output().lines().count(), printed.output());
        Command.Result booted = Command.run("/bin/sh", "-c", printed.output());
        assertTrue(booted.output().contains(SAID), booted.output());
        // The machine's exit device answers with twice the status and one more, above a base of 16.
        assertEquals(2 * (7 + 16) + 1, booted.status());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithStatusTwo() throws Exception {
        Files.writeString(manifest(), MANIFEST.replace("memory:", "memroy:") + "publish: [8080:80]\nmachine: pc\n");
        Command.Result wrong = run(manifest().toString());
        assertEquals(2, wrong.status(), wrong.output());
        List<String> lines = wrong.output().lines().toList();
        assertEquals(3, lines.size(), wrong.output());
        String prefix = "anykernel: " + manifest();
        assertEquals(prefix + ":4:1: unknown key 'memroy'; did you mean 'memory'?", lines.get(0));
        assertEquals(prefix + ":6:10: publish: there is no network to publish ports of", lines.get(1));
        assertEquals(prefix + ":7:10: machine: wants one of microvm, q35, xen, not 'pc'", lines.get(2));
    }

    @Test
    void mistakesOfTheCommandAreOneLine() throws Exception {
        assertOneLine(2, "no manifest at", folder.resolve("missing.yaml").toString());
        assertOneLine(2, "--print wants --work DIR", "--print", manifest().toString());
        assertOneLine(
                1,
                "no image at /no/such.elf",
                "--image",
                "/no/such.elf",
                manifest().toString());
        assertOneLine(
                1,
                "is no ELF file",
                "--image",
                manifest().toString(),
                manifest().toString());
        assertOneLine(2, "--env wants NAME=VALUE", "--env", "=x", manifest().toString());
        assertOneLine(
                2, "want an interface", "--address", "10.0.0.2/24", manifest().toString());
        assertOneLine(
                2,
                "started by its host's xl",
                "--guest",
                "--machine",
                "xen",
                manifest().toString());
        Files.writeString(manifest(), "program: {application: Quiet}\n");
        assertOneLine(2, "program.jar", manifest().toString());
        Files.writeString(manifest(), "program: {jar: missing.jar}\n");
        assertOneLine(1, "missing.jar", manifest().toString());
        Files.writeString(manifest(), MANIFEST + "mounts: {/: {folder: missing}}\n");
        assertOneLine(
                2,
                "give --work DIR",
                "--print",
                "--image",
                "/no/such.elf",
                manifest().toString());
        assertOneLine(1, "no folder at", manifest().toString());
        Files.writeString(manifest(), MANIFEST + "disks: {data: {file: missing.img}}\n");
        assertOneLine(1, "missing.img, for disk 'data'", manifest().toString());
    }

    @Test
    void mistakesOfPackingAreOneLine() throws Exception {
        assertOneLine(2, "oci wants --work DIR", oci());
        assertOneLine(1, "no image at /no/such.elf", oci("--image", "/no/such.elf", "--output", folder.toString()));
        Path image = Files.write(folder.resolve("other.elf"), elf(183));
        assertOneLine(1, "another architecture", oci("--image", image.toString(), "--output", folder.toString()));
        Files.write(image, elf(62));
        assertOneLine(1, "cannot make the folder", oci("--image", image.toString(), "--output", manifest() + "/below"));
        assertOneLine(
                2,
                "'A:b:c' names no image",
                oci("--image", image.toString(), "--output", folder.toString(), "--reference", "A:b:c"));
        Files.writeString(folder.resolve("data.img"), "");
        Files.writeString(manifest(), MANIFEST + "disks: {data: {file: data.img}}\n");
        assertOneLine(
                2, "disks: a disk of the host's", oci("--image", image.toString(), "--output", folder.toString()));
        Files.writeString(manifest(), MANIFEST + "mounts: {/: {image: data.img}, /more: {image: data.img}}\n");
        assertOneLine(1, "one disk at most", oci("--image", image.toString(), "--output", folder.toString()));
    }

    /** The header of an ELF file for that machine. */
    private static byte[] elf(int machine) {
        byte[] header = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2}, 0, header, 0, 5);
        header[18] = (byte) machine;
        return header;
    }

    private void assertOneLine(int status, String containing, String... words) throws Exception {
        assertOneLine(status, containing, run(words));
    }

    private static void assertOneLine(int status, String containing, Command.Result result) {
        assertEquals(status, result.status(), result.output());
        assertEquals(1, result.output().lines().count(), result.output());
        assertTrue(result.output().contains(containing), result.output());
    }
}
