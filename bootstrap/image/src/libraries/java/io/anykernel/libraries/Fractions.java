package io.anykernel.libraries;

import org.apache.commons.numbers.fraction.BigFraction;
import org.apache.commons.numbers.fraction.Fraction;

/** Computes with exact fractions and continued fractions. */
public final class Fractions {
    private Fractions() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(Fraction.of(7, 21).add(Fraction.of(1, 6)) + " " + Fraction.from(0.125) + " "
                + Fraction.parse("3/8").reciprocal());
        BigFraction sum = BigFraction.ZERO;
        for (int i = 1; i <= 30; i++) {
            sum = sum.add(BigFraction.of(1, i));
        }
        System.out.println(sum);
        try {
            Fraction.of(1, 0);
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
    }
}
