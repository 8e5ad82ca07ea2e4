package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Debian's Xen on a PC that QEMU emulates. Its first domain is a Linux with a file system in memory, made here of what
 * {@code .ci/xen-host} laid out; it runs a script with the functions of {@code xen/init} and powers the machine off.
 */
final class XenHost {
    private static final Path FOLDER = Path.of("target", "xen");
    private static final int MEMORY_MIB = 1280;
    /**
     * What Xen and Linux need that the emulation has: nested paging, and no lazy switching of floating-point registers, which
     * it gets wrong.
     */
    private static final String PROCESSOR = "max,-smap,-smep,-pku,-la57,vendor=AuthenticAMD,+svm,+npt,-rdtscp";

    private static final String XEN_OPTIONS =
            "console=com1 loglvl=warning guest_loglvl=warning dom0_mem=512M,max:512M spec-ctrl=eager-fpu";

    private final Path work;
    private final List<Path> images = new ArrayList<>();

    /** @param work folder for what is made */
    XenHost(Path work) {
        this.work = work;
    }

    static void assumeAvailable() {
        assumeTrue(Command.exists("qemu-system-x86_64"), "skipped: QEMU is missing");
        assumeTrue(
                Files.exists(FOLDER.resolve("complete")),
                "skipped: no Xen, run .ci/xen-host bootstrap/proofs/target/xen (Debian 12)");
    }

    /** Adds an image, of a domain's program, whose name begins with the file's and ends there or at a hyphen, or of a disk. */
    XenHost image(Path file) {
        images.add(file);
        return this;
    }

    /**
     * How a domain ended.
     *
     * @param reason why it shut down, by its number in sched.h
     * @param status that it left in the store, or nothing
     */
    record Ending(String console, int reason, String status) {
        static final int POWER_OFF = 0;
        static final int REBOOT = 1;
        static final int CRASH = 3;
    }

    /** What the script printed, without what Xen wrote to the same console. */
    String run(String script) throws IOException, InterruptedException {
        Path archive = work.resolve("first-domain.cpio");
        try (CpioArchive files = new CpioArchive(archive)) {
            files.tree(FOLDER.resolve("tree"));
            files.program("init", resource("init"));
            files.program("script", script.getBytes(StandardCharsets.UTF_8));
            for (Path image : images) {
                files.program("images/" + image.getFileName(), Files.readAllBytes(image));
            }
        }
        String output = Command.run(command(archive)).requireSuccess();
        return output.replace("\r", "")
                .lines()
                .filter(line -> !line.startsWith("(XEN)"))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> command(Path archive) {
        String kernel = FOLDER.resolve("vmlinuz") + " console=hvc0 quiet";
        return List.of(
                "qemu-system-x86_64",
                "-accel",
                "tcg",
                "-machine",
                "q35",
                "-cpu",
                PROCESSOR,
                "-m",
                Integer.toString(MEMORY_MIB),
                "-nodefaults",
                "-no-reboot",
                "-display",
                "none",
                "-serial",
                "stdio",
                "-kernel",
                FOLDER.resolve("xen").toString(),
                "-append",
                XEN_OPTIONS,
                "-initrd",
                kernel + "," + archive);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = XenHost.class.getResourceAsStream("/xen/" + name)) {
            return in.readAllBytes();
        }
    }

    /** What {@code finish} printed of a domain. */
    static Ending ending(String output, String name) {
        String start = "<<< " + name + "\n";
        int from = output.indexOf(start);
        int to = output.indexOf("\n>>> ", from);
        assertTrue(from >= 0 && to >= 0, () -> name + " did not end: " + output);
        int lineEnd = (output + "\n").indexOf('\n', to + 1);
        String[] words = output.substring(to + 5, lineEnd).split(" ", 2);
        return new Ending(output.substring(from + start.length(), to + 1), Integer.parseInt(words[0]), words[1]);
    }
}
