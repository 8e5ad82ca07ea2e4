package io.anykernel.manifest.shape;

import java.util.ArrayList;
import java.util.List;

/** Expressions that match the decimal numbers of a range and nothing else, so that a schema can bound numbers in texts. */
public final class NumberPattern {
    private NumberPattern() {}

    /**
     * An expression in one group, for numbers without leading zeros.
     *
     * @param least from 0 on, at most {@code most}
     */
    public static String between(long least, long most) {
        if (least < 0 || least > most) {
            throw new IllegalArgumentException("range " + least + " to " + most);
        }
        List<String> parts = new ArrayList<>();
        long from = least;
        while (from <= most) {
            long to = endOfBlock(from, most);
            parts.add(block(Long.toString(from), Long.toString(to)));
            from = to + 1;
        }
        return "(" + String.join("|", parts) + ")";
    }

    /** The last number of the longest run from {@code from} on that differs in one digit and free digits behind it. */
    private static long endOfBlock(long from, long most) {
        long end = from;
        for (long unit = 1; unit <= from || unit == 1; unit *= 10) {
            if (from % unit != 0 || from + unit - 1 > most) {
                break;
            }
            long digit = from / unit % 10;
            long steps = Math.min(9 - digit, (most - from + 1) / unit - 1);
            end = Math.max(end, from + steps * unit + unit - 1);
            if (unit > most / 10) {
                break;
            }
        }
        return end;
    }

    /** From 4000 to 7999: {@code [4-7][0-9]{3}}. */
    private static String block(String from, String to) {
        int same = 0;
        while (same < from.length() && from.charAt(same) == to.charAt(same)) {
            same++;
        }
        int free = from.length() - same - 1;
        if (free < 0) {
            return from;
        }
        String digit = "[" + from.charAt(same) + "-" + to.charAt(same) + "]";
        boolean isWhole = digit.equals("[0-9]");
        return from.substring(0, same) + (isWhole ? repeated(free + 1) : digit + repeated(free));
    }

    private static String repeated(int times) {
        return times == 0 ? "" : times == 1 ? "[0-9]" : "[0-9]{" + times + "}";
    }
}
