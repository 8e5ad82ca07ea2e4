package io.anykernel.libraries;

import net.objecthunter.exp4j.Expression;
import net.objecthunter.exp4j.ExpressionBuilder;
import net.objecthunter.exp4j.function.Function;

/** Evaluates expressions with variables and functions of its own. */
public final class Exp4j {
    private Exp4j() {}

    public static void main(String[] arguments) throws Exception {
        Expression expression = new ExpressionBuilder("3 * x^2 - y / (x - 2)")
                .variables("x", "y")
                .build();
        for (int x = 0; x < 5; x++) {
            try {
                System.out.println(
                        expression.setVariable("x", x).setVariable("y", 4).evaluate());
            } catch (ArithmeticException e) {
                System.out.println(e.getMessage());
            }
        }
        Function twice = new Function("twice", 1) {
            @Override
            public double apply(double... arguments) {
                return 2 * arguments[0];
            }
        };
        System.out.println(new ExpressionBuilder("twice(abs(-21)) + floor(2.7) % 2")
                .function(twice)
                .build()
                .evaluate());
        System.out.println(
                new ExpressionBuilder("a + 1").variables("a").build().validate().getErrors());
        try {
            new ExpressionBuilder("2 * unknown").build();
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
        }
    }
}
