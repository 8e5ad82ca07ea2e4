package io.anykernel.fs.contracts;

import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.ArrayList;
import java.util.List;

/** What every filesystem must do, as cases over an empty one that a factory makes. */
public final class FileSystemContract {
    private FileSystemContract() {}

    /** What a filesystem that can be written must do. */
    public static List<ContractCase> writable(WorldSource worlds, FileSystemFactory factory) {
        List<ContractCase> cases = new ArrayList<>(new ContentCases(worlds, factory).cases());
        cases.addAll(new NameCases(worlds, factory).cases());
        cases.addAll(new ClosingCases(worlds, factory).cases());
        cases.addAll(new PathRuleCases(worlds, factory).cases());
        return cases;
    }
}
