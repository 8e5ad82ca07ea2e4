package io.anykernel.image;

import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Results of {@code Math} for seeded arguments, in bits: the arguments are seed, first sample and samples. */
public final class MathSamples {
    /**
     * A function of one argument, or of two.
     *
     * @param ulps that a result may lie from {@code StrictMath}'s: one where the bound of both is one, and {@code Math}'s
     *     own bound above that; two for {@code log10}, of which fdlibm's own
     *     is off by more than one now and then, and four for a product of two functions
     */
    record Sampled(String name, int ulps, DoubleBinaryOperator math, DoubleBinaryOperator strict) {}

    static final List<Sampled> FUNCTIONS = List.of(
            new Sampled("sin", 1, (a, b) -> Math.sin(a), (a, b) -> StrictMath.sin(a)),
            new Sampled("cos", 1, (a, b) -> Math.cos(a), (a, b) -> StrictMath.cos(a)),
            new Sampled("tan", 1, (a, b) -> Math.tan(a), (a, b) -> StrictMath.tan(a)),
            new Sampled("asin", 1, (a, b) -> Math.asin(a), (a, b) -> StrictMath.asin(a)),
            new Sampled("acos", 1, (a, b) -> Math.acos(a), (a, b) -> StrictMath.acos(a)),
            new Sampled("atan", 1, (a, b) -> Math.atan(a), (a, b) -> StrictMath.atan(a)),
            new Sampled("exp", 1, (a, b) -> Math.exp(a), (a, b) -> StrictMath.exp(a)),
            new Sampled("expm1", 1, (a, b) -> Math.expm1(a), (a, b) -> StrictMath.expm1(a)),
            new Sampled("log", 1, (a, b) -> Math.log(a), (a, b) -> StrictMath.log(a)),
            new Sampled("log10", 2, (a, b) -> Math.log10(a), (a, b) -> StrictMath.log10(a)),
            new Sampled("log1p", 1, (a, b) -> Math.log1p(a), (a, b) -> StrictMath.log1p(a)),
            new Sampled("sinh", 2, (a, b) -> Math.sinh(a), (a, b) -> StrictMath.sinh(a)),
            new Sampled("cosh", 2, (a, b) -> Math.cosh(a), (a, b) -> StrictMath.cosh(a)),
            new Sampled("tanh", 2, (a, b) -> Math.tanh(a), (a, b) -> StrictMath.tanh(a)),
            new Sampled("cbrt", 1, (a, b) -> Math.cbrt(a), (a, b) -> StrictMath.cbrt(a)),
            new Sampled("sqrt", 0, (a, b) -> Math.sqrt(a), (a, b) -> StrictMath.sqrt(a)),
            new Sampled("pow", 1, Math::pow, StrictMath::pow),
            new Sampled("atan2", 2, Math::atan2, StrictMath::atan2),
            new Sampled("hypot", 1, Math::hypot, StrictMath::hypot),
            new Sampled(
                    "sincos", 4, (a, b) -> Math.sin(a) * Math.cos(a), (a, b) -> StrictMath.sin(a) * StrictMath.cos(a)));

    private MathSamples() {}

    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        int samples = Integer.parseInt(arguments[1]);
        for (Sampled function : FUNCTIONS) {
            long state = seed;
            for (int i = 0; i < samples; i++) {
                state = next(state);
                double first = argument(state);
                state = next(state);
                double result = function.math().applyAsDouble(first, argument(state));
                System.out.println(Long.toHexString(Double.doubleToLongBits(result)));
            }
        }
    }

    static long next(long state) {
        long mixed = state + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** A quarter are any bits; the others lie where functions bend, from 2^-12 to 2^12 and next to multiples of a half. */
    static double argument(long state) {
        double wide = Double.longBitsToDouble(state);
        switch ((int) (state >>> 52 & 3)) {
            case 0:
                return wide;
            case 1:
                return Math.rint(((int) state >> 16) * 0.01) * 0.5 + (int) state * 0x1p-62;
            default:
                long exponent = 1023 - 12 + (state >>> 7 & 0x1f) % 24;
                return Double.longBitsToDouble(state & 0x800f_ffff_ffff_ffffL | exponent << 52);
        }
    }
}
