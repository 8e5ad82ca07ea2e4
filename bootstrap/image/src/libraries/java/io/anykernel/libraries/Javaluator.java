package io.anykernel.libraries;

import com.fathzer.soft.javaluator.DoubleEvaluator;
import com.fathzer.soft.javaluator.StaticVariableSet;

/** Evaluates arithmetic and a Boolean language of its own. */
public final class Javaluator {
    private Javaluator() {}

    public static void main(String[] arguments) throws Exception {
        DoubleEvaluator evaluator = new DoubleEvaluator();
        StaticVariableSet<Double> variables = new StaticVariableSet<>();
        variables.set("x", 3.0);
        for (String text : new String[] {"(2^3-1)*x", "max(1, x, 2)", "-x + 5 % 3", "avg(1,2,3,4)", "abs(-4.5)"}) {
            System.out.println(text + " = " + evaluator.evaluate(text, variables));
        }
        try {
            evaluator.evaluate("2 * (3 + ", variables);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
