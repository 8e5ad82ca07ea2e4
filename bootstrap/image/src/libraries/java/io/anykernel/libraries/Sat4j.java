package io.anykernel.libraries;

import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ISolver;

/** Decides whether logical clauses can be satisfied. */
public final class Sat4j {
    private Sat4j() {}

    public static void main(String[] arguments) throws Exception {
        ISolver solver = SolverFactory.newLight();
        solver.newVar(4);
        for (int[] clause : new int[][] {{1, 2}, {-1, 3}, {-2, -3}, {3, 4}}) {
            solver.addClause(new VecInt(clause));
        }
        System.out.println(solver.isSatisfiable() + " " + solver.isSatisfiable(new VecInt(new int[] {2, 1})));
    }
}
