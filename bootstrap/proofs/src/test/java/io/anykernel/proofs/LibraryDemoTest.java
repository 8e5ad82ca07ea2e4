package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in a JVM: published by its gateway, and on a TAP interface of its own. */
class LibraryDemoTest {
    @TempDir
    Path temporary;

    @Test
    void servesThePageAndItsFilesThroughItsGateway() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("mke2fs") && Command.exists("jq"), "skipped: e2fsprogs or jq is missing");
        Path folder = DemoProof.makeFolder(temporary, DemoProof.BIG_FILE_MIB);
        try (RunningDemo demo =
                RunningDemo.start(List.of(), "--folder", folder.toString(), "--listen", "127.0.0.1:0")) {
            DemoProof proof = new DemoProof(demo, List.of());
            proof.fetchesTheBigFileWhole(folder);
            proof.servesManyAtOnce();
            proof.answersAfterAHalfClose();
            proof.survivesResets();
            assumeTrue(Browser.isInstalled(), "the rest skipped: no chromedriver");
            proof.looksAliveInABrowser(temporary.resolve("profile"), "host");
            assertEquals("", demo.stop());
        }
    }

    @Test
    void servesLinuxOverATap() throws Exception {
        onTap(TestNetwork.TAP);
    }

    @Test
    void leavesChecksumsAndSegmentationToLinuxOverATap() throws Exception {
        onTap(TestNetwork.TAP + ",vnet");
    }

    private void onTap(String tap) throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(TestNetwork.isPossible(), "skipped: needs root and iproute2");
        Path folder = DemoProof.makeFolder(temporary, DemoProof.BIG_FILE_MIB);
        try (TestNetwork network = new TestNetwork();
                RunningDemo demo = RunningDemo.start(
                        network.prefix(),
                        "--folder",
                        folder.toString(),
                        "--tap",
                        tap,
                        "--address",
                        TestNetwork.KERNEL + "/24")) {
            DemoProof proof = new DemoProof(demo, network.prefix());
            proof.answersPings(TestNetwork.KERNEL);
            proof.fetchesTheBigFileWhole(folder);
            proof.servesManyAtOnce();
            proof.answersAfterAHalfClose();
            proof.survivesResets();
            assertTrue(proof.counter("tcp.resets.in") >= 20, "resets are counted");
            assertEquals("", demo.stop());
        }
    }
}
