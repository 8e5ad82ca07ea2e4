package io.anykernel.contracts;

import io.anykernel.contracts.block.BlockCases;
import io.anykernel.contracts.fs.FileSystemCases;
import io.anykernel.contracts.net.NetCases;
import io.anykernel.core.contracts.ring.VirtqueueContract;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractRunner;
import io.anykernel.hypercall.contracts.memory.MemoryContract;
import io.anykernel.hypercall.contracts.scheduling.SchedulingContract;
import io.anykernel.hypercall.contracts.time.ClockContract;

/** Every area's cases, in one fixed order. */
public final class AllContracts {
    private AllContracts() {}

    /** Runs them all on {@code world} and prints a line each and a closing line; returns how many failed. */
    public static int run(World world, Console console) {
        ContractRunner runner = new ContractRunner(console);
        runner.run(MemoryContract.cases());
        runner.run(ClockContract.cases(world));
        runner.run(SchedulingContract.cases(world));
        runner.run(VirtqueueContract.cases());
        runner.run(NetCases.cases());
        runner.run(BlockCases.all());
        runner.run(FileSystemCases.all());
        runner.finish();
        return runner.failed();
    }
}
