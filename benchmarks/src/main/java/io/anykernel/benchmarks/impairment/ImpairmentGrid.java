package io.anykernel.benchmarks.impairment;

import io.anykernel.hypercall.sim.SimRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Question: over paths that lose, delay, reorder, duplicate, shape and drop, how does the goodput of one connection between Linux
 * and our stack compare with that of one between Linux and Linux? Unit: Mbit/s of payload. A round measures ours, Linux, and Linux
 * once more, with equal seeds. Arguments: {@code FILE ROUNDS quick|all|CELL...}; rounds that the file has are not run again.
 * {@code -Danykernel.seed=} gives another seed. Needs root.
 */
public final class ImpairmentGrid {
    private static final List<String> DIRECTIONS = List.of("send", "receive");

    private static final int WARM_UP_KIBIBYTES = 128 * 1024;

    private final Results results;
    private final int rounds;
    private final long seed;
    private final Testbed testbed;

    private ImpairmentGrid(Results results, int rounds, long seed, Testbed testbed) {
        this.results = results;
        this.rounds = rounds;
        this.seed = seed;
        this.testbed = testbed;
    }

    public static void main(String[] args) throws IOException {
        List<String> wanted = List.of(args).subList(2, args.length);
        List<Cell> cells =
                Cell.grid().stream().filter(cell -> isWanted(cell, wanted)).toList();
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("no such cell: " + wanted);
        }
        long seed = Long.getLong("anykernel.seed", 46);
        System.out.println("anykernel.seed=" + seed + "\n" + Summary.heading());
        try (Testbed testbed = new Testbed()) {
            ImpairmentGrid grid =
                    new ImpairmentGrid(new Results(Path.of(args[0])), Integer.parseInt(args[1]), seed, testbed);
            grid.warmUp();
            for (Cell cell : cells) {
                for (String direction : DIRECTIONS) {
                    grid.run(cell, direction);
                }
            }
        }
    }

    private static boolean isWanted(Cell cell, List<String> wanted) {
        return wanted.contains("all") || wanted.contains("quick") && cell.isQuick() || wanted.contains(cell.name());
    }

    /** Both servers, so that neither is compiled while it is measured. */
    private void warmUp() throws IOException {
        Cell cell = new Cell("warm-up", Conditions.ofRoundTrip(0), WARM_UP_KIBIBYTES, false);
        for (Testbed.Server server : Testbed.Server.values()) {
            testbed.transfer(server, true, cell, seed);
            testbed.transfer(server, false, cell, seed);
        }
    }

    private void run(Cell cell, String direction) throws IOException {
        for (int number = 0; number < rounds; number++) {
            if (!results.has(cell.name(), direction, number)) {
                results.add(measure(cell, direction, number));
            }
        }
        System.out.println(new Summary(cell.name(), direction, results.of(cell.name(), direction)).row());
    }

    /** The order rotates, so that what comes first in a round is not always the same. */
    private Round measure(Cell cell, String direction, int number) throws IOException {
        long roundSeed = new SimRandom(seed + number).nextLong();
        Testbed.Server[] order = {Testbed.Server.OURS, Testbed.Server.LINUX, Testbed.Server.LINUX};
        double[] goodputs = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            int turn = (i + number) % order.length;
            goodputs[turn] = testbed.transfer(order[turn], direction.equals("receive"), cell, roundSeed);
        }
        return new Round(cell.name(), direction, number, roundSeed, goodputs[0], goodputs[1], goodputs[2]);
    }
}
