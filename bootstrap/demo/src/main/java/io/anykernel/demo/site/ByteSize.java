package io.anykernel.demo.site;

/** Sizes for people. */
final class ByteSize {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private ByteSize() {}

    /** In the largest binary unit that leaves at least 1, with one decimal but for bytes, rounded down. */
    static String text(long bytes) {
        int unit = 0;
        long whole = bytes;
        long rest = 0;
        while (whole >= 1024 && unit < UNITS.length - 1) {
            rest = whole % 1024;
            whole /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : whole + "." + rest * 10 / 1024 + " " + UNITS[unit];
    }
}
