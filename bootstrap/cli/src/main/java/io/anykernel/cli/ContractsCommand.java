package io.anykernel.cli;

import io.anykernel.contracts.AllContracts;
import io.anykernel.hypercall.contracts.ContractReport;
import io.anykernel.hypercall.contracts.TextReport;
import io.anykernel.hypercall.host.HostWorld;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the contract cases here: what they print is what every other world must print. */
@Command(
        name = "contracts",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the contract cases of worlds and drivers on this JVM and prints a hash for each.",
            "Status 0 if all hold here, 1 if not."
        })
final class ContractsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of lines.")
    private boolean isJson;

    /** What {@code --json} prints of one case; its hash, or its failure, is empty. */
    private record CaseResult(String name, boolean holds, String hash, String failure) {}

    /** What {@code --json} prints. */
    private record Results(int passed, int failed, String hash, List<CaseResult> cases) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        // Cases fail kernels on purpose, whose lines tell a reader something only where a case fails, too.
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        HostWorld world =
                HostWorld.builder().console(text -> said.add(text.toString())).build();
        int failed = AllContracts.run(world, isJson ? new JsonReport(out) : new TextReport(out::println));
        out.flush();
        if (failed > 0) {
            said.forEach(spec.commandLine().getErr()::println);
        }
        return failed == 0 ? 0 : Main.FAILED;
    }

    /** Collects the cases and prints them at the end. */
    private static final class JsonReport implements ContractReport {
        private final PrintWriter out;
        private final List<CaseResult> cases = new ArrayList<>();

        JsonReport(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void passed(String name, long hash) {
            cases.add(new CaseResult(name, true, Long.toHexString(hash), ""));
        }

        @Override
        public void failed(String name, Throwable cause) {
            cases.add(new CaseResult(name, false, "", cause.toString()));
        }

        @Override
        public void finished(int passed, int failed, long hash) {
            Json.print(out, new Results(passed, failed, Long.toHexString(hash), cases));
        }
    }
}
