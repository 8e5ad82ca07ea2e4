package io.anykernel.demo.site;

/** Sizes for people. */
final class ByteSize {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private ByteSize() {}

    /** In the largest binary unit that leaves at least 1, with one decimal but for bytes, rounded down. */
    static String text(long bytes) {
        int unit = 0;
        long tenths = bytes * 10;
        while (tenths >= 10_240 && unit < UNITS.length - 1) {
            tenths /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
    }
}
