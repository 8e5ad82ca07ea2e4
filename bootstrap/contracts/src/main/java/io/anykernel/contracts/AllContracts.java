package io.anykernel.contracts;

import io.anykernel.contracts.block.BlockCases;
import io.anykernel.contracts.fs.FileSystemCases;
import io.anykernel.contracts.net.NetCases;
import io.anykernel.contracts.port.PortCases;
import io.anykernel.core.contracts.ring.VirtqueueContract;
import io.anykernel.core.contracts.ring.XenRingContract;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.ContractReport;
import io.anykernel.hypercall.contracts.ContractRunner;
import io.anykernel.hypercall.contracts.TextReport;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.contracts.memory.MemoryContract;
import io.anykernel.hypercall.contracts.scheduling.SchedulingContract;
import io.anykernel.hypercall.contracts.time.ClockContract;
import io.anykernel.hypercall.contracts.world.WorldContract;
import java.util.ArrayList;
import java.util.List;

/** Every area's cases, in one fixed order. */
public final class AllContracts {
    private AllContracts() {}

    /** All cases, those for every world in the worlds of {@code worlds}. */
    public static List<ContractCase> cases(WorldSource worlds) {
        List<ContractCase> cases = new ArrayList<>();
        cases.addAll(MemoryContract.cases());
        cases.addAll(ClockContract.cases(worlds));
        cases.addAll(SchedulingContract.cases(worlds));
        cases.addAll(WorldContract.cases(worlds));
        cases.addAll(PortCases.all());
        cases.addAll(VirtqueueContract.cases());
        cases.addAll(XenRingContract.cases());
        cases.addAll(NetCases.cases(worlds));
        cases.addAll(BlockCases.all(worlds));
        cases.addAll(FileSystemCases.all(worlds));
        return cases;
    }

    /** Runs them all on {@code world} and prints a line each and a closing line; returns how many failed. */
    public static int run(World world, Console console) {
        return run(world, new TextReport(console));
    }

    /** Runs them all on {@code world}; returns how many failed. */
    public static int run(World world, ContractReport report) {
        ContractRunner runner = new ContractRunner(report);
        runner.run(cases(() -> world));
        return runner.finish();
    }
}
