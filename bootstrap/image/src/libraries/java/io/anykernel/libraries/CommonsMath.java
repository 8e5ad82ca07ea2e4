package io.anykernel.libraries;

import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.fraction.Fraction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.primes.Primes;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.util.CombinatoricsUtils;

/** Solves equations, decomposes matrices, transforms and integrates. */
public final class CommonsMath {
    private CommonsMath() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(Math.round(1e9 * new BrentSolver(1e-12).solve(100, x -> x * x * x - 2, 0, 2)));
        System.out.println(new Fraction(3, 4).add(new Fraction(5, 6)) + " " + Primes.primeFactors(360_360) + " "
                + CombinatoricsUtils.binomialCoefficient(20, 7));
        Array2DRowRealMatrix matrix = new Array2DRowRealMatrix(new double[][] {{2, 1, 0}, {1, 3, 1}, {0, 1, 4}});
        System.out.println(Math.round(new LUDecomposition(matrix).getDeterminant()));
        DescriptiveStatistics statistics = new DescriptiveStatistics();
        for (int i = 1; i <= 9; i++) {
            statistics.addValue(i * i);
        }
        System.out.println(statistics.getMax() + " " + statistics.getPercentile(50) + " "
                + Math.round(statistics.getStandardDeviation() * 1e6));
    }
}
