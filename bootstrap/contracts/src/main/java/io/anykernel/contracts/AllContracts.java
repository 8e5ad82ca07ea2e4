package io.anykernel.contracts;

import io.anykernel.contracts.block.BlockCases;
import io.anykernel.contracts.fs.FileSystemCases;
import io.anykernel.contracts.memory.MemoryContract;
import io.anykernel.contracts.net.NetCases;
import io.anykernel.contracts.ring.VirtqueueContract;
import io.anykernel.hypercall.Console;

/** Every area's cases, in one fixed order. */
public final class AllContracts {
    private AllContracts() {}

    /** Runs them all and prints a line each and a closing line; returns how many failed. */
    public static int run(Console console) {
        ContractRunner runner = new ContractRunner(console);
        runner.run(MemoryContract.cases());
        runner.run(VirtqueueContract.cases());
        runner.run(NetCases.cases());
        runner.run(BlockCases.all());
        runner.run(FileSystemCases.all());
        runner.finish();
        return runner.failed();
    }

    /** On a JVM: prints to standard output; status 1 if a case failed. */
    public static void main(String[] arguments) {
        int failed = run(System.out::println);
        if (failed > 0) {
            throw new AssertionError(failed + " cases failed");
        }
    }
}
