package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a bare-metal guest: behind its gateway, and on a TAP interface with offloads. */
class GuestDemoTest {
    /** The image is built once. */
    @TempDir
    static Path work;

    @TempDir
    Path temporary;

    @Test
    void servesThePageAndItsFilesThroughQemusStream() throws Exception {
        assumeGuestsRun();
        Path folder = DemoProof.makeFolder(temporary, DemoProof.BIG_FILE_MIB);
        try (RunningDemo demo = RunningDemo.start(
                List.of(),
                "--guest",
                "--work",
                work.toString(),
                "--folder",
                folder.toString(),
                "--listen",
                "127.0.0.1:0")) {
            System.out.print(demo.report());
            DemoProof proof = new DemoProof(demo, List.of());
            proof.fetchesTheBigFileWhole(folder);
            proof.servesManyAtOnce();
            proof.answersAfterAHalfClose();
            proof.survivesResets();
            assumeTrue(Browser.isInstalled(), "the rest skipped: no chromedriver");
            proof.looksAliveInABrowser(temporary.resolve("profile"), "guest");
        }
    }

    /** By virtio over MMIO, and over PCI with interrupt messages. */
    @ParameterizedTest
    @ValueSource(strings = {"microvm", "q35"})
    void usesLinuxsOffloadsOverATap(String machine) throws Exception {
        assumeGuestsRun();
        assumeTrue(TestNetwork.isPossible(), "skipped: needs root and iproute2");
        Path folder = DemoProof.makeFolder(temporary, DemoProof.BIG_FILE_MIB);
        try (TestNetwork network = new TestNetwork();
                RunningDemo demo = RunningDemo.start(
                        network.prefix(),
                        "--guest",
                        "--machine",
                        machine,
                        "--work",
                        work.toString(),
                        "--folder",
                        folder.toString(),
                        "--tap",
                        TestNetwork.TAP,
                        "--address",
                        TestNetwork.KERNEL + "/24")) {
            DemoProof proof = new DemoProof(demo, network.prefix());
            proof.answersPings(TestNetwork.KERNEL);
            assertEquals(0, proof.counter("net0.device.violations") + proof.counter("disk0.device.violations"));
            long before = proof.counter("net0.send.frames");
            proof.fetchesTheBigFileWhole(folder);
            long frames = proof.counter("net0.send.frames") - before;
            long framesOfOneSegment = DemoProof.BIG_FILE_MIB * (1L << 20) / 1460;
            assertTrue(frames < framesOfOneSegment / 4, "super-segments: " + frames + " frames sent");
            proof.servesManyAtOnce();
            proof.answersAfterAHalfClose();
            proof.survivesResets();
        }
    }

    private static void assumeGuestsRun() {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(
                Command.exists("qemu-system-x86_64") && Command.exists("gcc") && Command.exists("mke2fs"),
                "skipped: QEMU, gcc or e2fsprogs is missing");
    }
}
