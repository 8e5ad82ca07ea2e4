package io.anykernel.cli;

import io.anykernel.contracts.AllContracts;
import io.anykernel.hypercall.host.HostWorld;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the contract cases here: what they print is what every other world must print. */
@Command(
        name = "contracts",
        mixinStandardHelpOptions = true,
        description = "Runs the contract cases of worlds and drivers on this JVM and prints a hash for each.")
final class ContractsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int failed = AllContracts.run(HostWorld.create(), out::println);
        out.flush();
        return failed == 0 ? 0 : Main.FAILED;
    }
}
