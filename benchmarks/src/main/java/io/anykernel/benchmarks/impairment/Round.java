package io.anykernel.benchmarks.impairment;

/**
 * What one round measured, in Mbit/s: ours, Linux, and Linux once more. A line of the file of results.
 *
 * @param direction of us: {@code send} or {@code receive}
 * @param number of the round, which its seed follows from
 */
record Round(String cell, String direction, int number, long seed, double ours, double linux, double again) {
    String line() {
        return cell + " " + direction + " " + number + " " + seed + " " + ours + " " + linux + " " + again;
    }

    static Round parse(String line) {
        String[] word = line.split(" ");
        return new Round(
                word[0],
                word[1],
                Integer.parseInt(word[2]),
                Long.parseLong(word[3]),
                Double.parseDouble(word[4]),
                Double.parseDouble(word[5]),
                Double.parseDouble(word[6]));
    }

    double ratio() {
        return ours / linux;
    }

    /** Linux beside Linux: how much of the ratio is noise. */
    double noise() {
        return again / linux;
    }
}
