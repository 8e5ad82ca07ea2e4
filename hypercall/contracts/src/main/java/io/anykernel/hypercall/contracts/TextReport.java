package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.Console;

/** Prints a line a case and a closing line; two worlds are equal when they print the same lines. */
public final class TextReport implements ContractReport {
    private final Console console;

    public TextReport(Console console) {
        this.console = console;
    }

    @Override
    public void passed(String name, long hash) {
        console.line("ok   " + name + " " + Long.toHexString(hash));
    }

    @Override
    public void failed(String name, Throwable cause) {
        console.line("FAIL " + name + " " + cause);
    }

    @Override
    public void finished(int passed, int failed, long hash) {
        console.line("contracts passed=" + passed + " failed=" + failed + " hash=" + Long.toHexString(hash));
    }
}
