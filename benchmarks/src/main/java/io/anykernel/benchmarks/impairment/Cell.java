package io.anykernel.benchmarks.impairment;

import java.util.ArrayList;
import java.util.List;

/**
 * One path of the grid, the same in both directions.
 *
 * @param kibibytes of one transfer: so many that it takes a second or a few
 * @param isQuick whether it is one of the six of the quick form
 */
record Cell(String name, Conditions conditions, int kibibytes, boolean isQuick) {
    private static final int[] LOSSES_PER_MILLION = {0, 1_000, 10_000, 50_000};
    private static final String[] LOSS_NAMES = {"0", "0.1", "1", "5"};
    private static final int[] ROUND_TRIPS_MILLIS = {0, 20, 100};

    /** By loss, then by round trip. */
    private static final int[][] KIBIBYTES = {
        {131_072, 65_536, 65_536}, {131_072, 16_384, 8_192}, {65_536, 2_048, 512}, {8_192, 512, 128}
    };

    private static final long MEGABIT = 1_000_000;

    static List<Cell> grid() {
        List<Cell> cells = new ArrayList<>();
        for (int loss = 0; loss < LOSSES_PER_MILLION.length; loss++) {
            for (int trip = 0; trip < ROUND_TRIPS_MILLIS.length; trip++) {
                Conditions conditions =
                        Conditions.ofRoundTrip(ROUND_TRIPS_MILLIS[trip]).losing(LOSSES_PER_MILLION[loss]);
                String name = "loss-" + LOSS_NAMES[loss] + "%-" + ROUND_TRIPS_MILLIS[trip] + "ms";
                cells.add(new Cell(name, conditions, KIBIBYTES[loss][trip], isQuick(loss, trip)));
            }
        }
        Conditions near = Conditions.ofRoundTrip(20);
        cells.add(new Cell("reorder-5ms-20ms", near.reordering(5_000), 32_768, true));
        cells.add(new Cell("duplicate-5%-20ms", near.duplicating(50_000), 32_768, false));
        cells.add(new Cell("jitter-5ms-20ms", near.jittering(5_000), 32_768, false));
        cells.add(new Cell("shaper-50mbit-20ms", near.shaping(50 * MEGABIT, 1000), 8_192, false));
        cells.add(new Cell("queue-500-20ms", near.shaping(200 * MEGABIT, 500), 32_768, true));
        return cells;
    }

    /** 0 % at 0 and 100 ms, 1 % at 0 and 20 ms. */
    private static boolean isQuick(int loss, int trip) {
        return loss == 0 && trip != 1 || loss == 2 && trip != 2;
    }

    long bytes() {
        return kibibytes * 1024L;
    }
}
