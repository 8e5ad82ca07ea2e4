package io.anykernel.manifest;

import io.anykernel.manifest.shape.NumberPattern;
import io.anykernel.manifest.shape.TextShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sizes as they are written: {@code 64 MiB}. */
public final class Size {
    /** One mebibyte, in bytes. */
    public static final long MIB = 1L << 20;

    /** Units from the smallest on; each is 1024 of the one before, the first of them bytes. */
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB");

    private static final int UNIT_BITS = 10;

    private Size() {}

    /**
     * A size in a range, in whole units.
     *
     * @param smallest unit that may be used, such as {@code MiB}
     */
    static TextShape shape(String smallest, long leastBytes, long mostBytes) {
        List<String> forms = new ArrayList<>();
        for (String unit : UNITS.subList(UNITS.indexOf(smallest), UNITS.size())) {
            long unitBytes = bytesOf(unit);
            long least = Math.max(1, (leastBytes + unitBytes - 1) / unitBytes);
            if (least <= mostBytes / unitBytes) {
                forms.add(NumberPattern.between(least, mostBytes / unitBytes) + " ?" + unit);
            }
        }
        return new TextShape(
                String.join("|", forms),
                "a size such as 16 MiB, from " + describe(leastBytes) + " to " + describe(mostBytes));
    }

    private static long bytesOf(String unit) {
        return 1L << UNIT_BITS * (UNITS.indexOf(unit) + 1);
    }

    /** Reads what {@link #shape} has let pass, in bytes. */
    static long parse(String text) {
        int end = text.length() - 3;
        return Long.parseLong(text.substring(0, end).strip()) * bytesOf(text.substring(end));
    }

    /** As it is written, in the largest unit that it is whole in. */
    public static String describe(long bytes) {
        for (int i = UNITS.size() - 1; i >= 0; i--) {
            long unit = bytesOf(UNITS.get(i));
            if (bytes % unit == 0) {
                return String.format(Locale.ROOT, "%d %s", bytes / unit, UNITS.get(i));
            }
        }
        return bytes + " bytes";
    }
}
