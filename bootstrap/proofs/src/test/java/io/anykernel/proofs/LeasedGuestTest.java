package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DHCP, router advertisements and names in an image, beside the servers of QEMU's user network, which is cut off from the host. */
class LeasedGuestTest {
    private static final String LIMIT_SECONDS = "150";

    @TempDir
    private Path work;

    @Test
    void aGuestIsGivenItsAddressesByQemusNetwork() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("qemu-system-x86_64") && Command.exists("gcc"), "skipped: QEMU or gcc is missing");
        Path classes = Path.of(LeaseProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Command.run(RunningDemo.command(
                        List.of(),
                        "image",
                        "--main",
                        LeaseProgram.class.getName(),
                        "--name",
                        "lease",
                        "--output",
                        work.toString(),
                        classes.toString()))
                .requireSuccess();
        String output = Command.run(
                        "timeout",
                        LIMIT_SECONDS,
                        "qemu-system-x86_64",
                        "-accel",
                        "tcg",
                        "-M",
                        "microvm",
                        "-m",
                        "128",
                        "-nodefaults",
                        "-no-reboot",
                        "-serial",
                        "stdio",
                        "-display",
                        "none",
                        "-global",
                        "virtio-mmio.force-legacy=false",
                        "-netdev",
                        "user,id=lan,restrict=on",
                        "-device",
                        "virtio-net-device,netdev=lan",
                        "-kernel",
                        work.resolve("lease.elf").toString())
                .output();
        assertTrue(output.contains("given true"), output);
        // QEMU's documentation names these: 10.0.2.15 of 10.0.2.2, and fec0::/64 of fe80::2.
        assertTrue(
                output.matches("(?s).*addresses \\[(?=[^\\n]*10\\.0\\.2\\.15/24)(?=[^\\n]*fec0::)[^\\n]*\\].*"),
                output);
        assertTrue(
                output.matches("(?s).*routes \\[(?=[^\\n]*fec0::/64)(?=[^\\n]*::/0 by fe80::2)[^\\n]*\\].*"), output);
        assertTrue(output.contains("localhost [127.0.0.1, ::1]"), output);
    }
}
