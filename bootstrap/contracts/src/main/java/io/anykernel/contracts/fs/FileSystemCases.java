package io.anykernel.contracts.fs;

import io.anykernel.fs.contracts.FileSystemContract;
import io.anykernel.fs.contracts.FileSystemFactory;
import io.anykernel.fs.contracts.RandomChanges;
import io.anykernel.fs.tmpfs.TmpFileSystem;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.ArrayList;
import java.util.List;

/** The filesystem contract, held against every filesystem of ours. */
public final class FileSystemCases {
    private static final int PAGES = 1024;
    private static final int NODES = 256;
    private static final int MODEL_SEEDS = 4;
    private static final int MODEL_OPERATIONS = 400;

    private FileSystemCases() {}

    /** Every case, against every filesystem of ours. */
    public static List<ContractCase> all(WorldSource worlds) {
        FileSystemFactory tmpfs = tmpfs();
        List<ContractCase> cases = new ArrayList<>(FileSystemContract.writable(worlds, tmpfs));
        cases.addAll(QuotaCases.cases(worlds));
        for (int seed = 1; seed <= MODEL_SEEDS; seed++) {
            cases.add(new RandomChanges(worlds, tmpfs, seed, MODEL_OPERATIONS));
        }
        cases.addAll(Ext4Cases.cases(worlds));
        cases.add(new WalkAndChange(1));
        return cases;
    }

    /** A tmpfs of 4 MiB and 256 nodes. */
    public static FileSystemFactory tmpfs() {
        return world ->
                new TmpFileSystem(world.arenas().map(PAGES * 4096L), PAGES, NODES, world.scheduling(), world.clock());
    }
}
