package io.anykernel.hypercall.contracts;

import java.util.List;

/** Runs cases in order and reports what each saw. */
public final class ContractRunner {
    private final ContractReport report;
    private int passed;
    private int failed;
    private final Probe all = new Probe();

    public ContractRunner(ContractReport report) {
        this.report = report;
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
            report.passed(contractCase.name(), probe.hash());
        } catch (Throwable thrown) {
            failed++;
            report.failed(contractCase.name(), thrown);
        }
        all.feed(contractCase.name());
        all.feed(probe.hash());
    }

    /** Reports counts, and one hash over every case; returns how many failed. */
    public int finish() {
        report.finished(passed, failed, all.hash());
        return failed;
    }
}
