package io.anykernel.libraries;

import org.apache.commons.lang3.ArrayUtils;
import org.apache.commons.lang3.BitField;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.math.NumberUtils;
import org.apache.commons.lang3.tuple.Pair;

/** Pads, abbreviates and compares texts, and computes with ranges, pairs and bits. */
public final class CommonsLang {
    private CommonsLang() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(StringUtils.abbreviate("a long sentence", 10) + "|" + StringUtils.center("x", 5, '*') + "|"
                + StringUtils.reverseDelimited("a.b.c", '.'));
        System.out.println(StringUtils.substringsBetween("[a][b]", "[", "]").length + " "
                + StringUtils.getCommonPrefix("team", "test") + " " + StringUtils.isNumeric("12a"));
        System.out.println(NumberUtils.toInt("x", 7) + " " + NumberUtils.isCreatable("0x1F") + " " + Pair.of(1, "b"));
        System.out.println(ArrayUtils.toString(ArrayUtils.removeElements(new int[] {1, 2, 3, 2}, 2)) + " "
                + new BitField(0xf0).setValue(0, 9));
    }
}
