package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.Console;
import java.util.List;

/** Runs cases in order and prints what each saw; two worlds are equal when they print the same lines. */
public final class ContractRunner {
    private final Console console;
    private int passed;
    private int failed;
    private final Probe all = new Probe();

    public ContractRunner(Console console) {
        this.console = console;
    }

    /** Runs {@code cases}; a case that throws fails alone. */
    public void run(List<ContractCase> cases) {
        for (ContractCase contractCase : cases) {
            runOne(contractCase);
        }
    }

    private void runOne(ContractCase contractCase) {
        Probe probe = new Probe();
        try {
            contractCase.run(probe);
            passed++;
            console.line("ok   " + contractCase.name() + " " + Long.toHexString(probe.hash()));
        } catch (Throwable thrown) {
            failed++;
            console.line("FAIL " + contractCase.name() + " " + thrown);
        }
        all.feed(contractCase.name());
        all.feed(probe.hash());
    }

    /** Prints the closing line: counts, and one hash over every case. */
    public void finish() {
        console.line("contracts passed=" + passed + " failed=" + failed + " hash=" + Long.toHexString(all.hash()));
    }

    public int failed() {
        return failed;
    }

    public int passed() {
        return passed;
    }
}
