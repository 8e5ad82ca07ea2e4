package io.anykernel.contracts.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.fs.contracts.RandomChanges;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class StorageContractTest {
    private static final long SEED = Long.getLong("anykernel.seed", 1000);
    private static final int MODEL_RUNS = Integer.getInteger("anykernel.model.runs", 20);

    /** Reviewed: changes only when a case, or what a driver does, changes. */
    private static final String WALK_AND_CHANGE_HASH = "298830c26b1095f4";

    @TempDir
    Path temporary;

    @TestFactory
    Stream<DynamicTest> moreRandomChanges() {
        return Stream.iterate(SEED, seed -> seed + 1)
                .limit(MODEL_RUNS)
                .map(seed -> test(new RandomChanges(() -> new SimWorld(1), FileSystemCases.tmpfs(), seed, 2000)));
    }

    private static DynamicTest test(ContractCase contractCase) {
        return DynamicTest.dynamicTest(contractCase.name(), () -> {
            Probe first = new Probe();
            contractCase.run(first);
            Probe second = new Probe();
            contractCase.run(second);
            assertEquals(first.hash(), second.hash(), "runs of one case see the same");
        });
    }

    @Test
    void aWalkAndChangeHasTheHashThatEveryWorldPrints() throws Exception {
        Probe probe = new Probe();
        new WalkAndChange(1).run(probe);
        assertEquals(WALK_AND_CHANGE_HASH, Long.toHexString(probe.hash()));
    }

    @Test
    void theSmallImageIsSoundByE2fscksJudgement() throws IOException, InterruptedException {
        Path image = Files.write(temporary.resolve("image"), SmallExt4Image.bytes());
        Process judge = new ProcessBuilder("/sbin/e2fsck", "-fn", image.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(judge.getInputStream().readAllBytes());
        assertTrue(judge.waitFor() == 0, said);
    }
}
