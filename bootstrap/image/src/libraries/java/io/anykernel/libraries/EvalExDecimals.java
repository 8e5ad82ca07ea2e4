package io.anykernel.libraries;

import com.udojava.evalex.Expression;

/** Evaluates expressions with decimals of any precision. */
public final class EvalExDecimals {
    private EvalExDecimals() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(new Expression("1/3").setPrecision(30).eval());
        System.out.println(new Expression("a^2 + b^2")
                .with("a", "2.4")
                .and("b", "9.253")
                .eval()
                .toPlainString());
        System.out.println(
                new Expression("IF(x > 10, x * 2, x / 2)").with("x", "11").eval());
        System.out.println(
                new Expression("MAX(-7, 8) + SQRT(2)").setPrecision(20).eval());
        System.out.println(new Expression("2.4/PI").setPrecision(50).toRPN());
        try {
            new Expression("2 +* 3 + )").eval();
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
        }
    }
}
