package io.anykernel.libraries;

import Jama.EigenvalueDecomposition;
import Jama.Matrix;

/** Solves linear systems and finds eigenvalues. */
public final class Jama {
    private Jama() {}

    public static void main(String[] arguments) throws Exception {
        Matrix a = new Matrix(new double[][] {{4, 1}, {2, 3}});
        Matrix x = a.solve(new Matrix(new double[][] {{1}, {2}}));
        System.out.println(
                Math.round(x.get(0, 0) * 1e9) + " " + Math.round(x.get(1, 0) * 1e9) + " " + Math.round(a.det()));
        EigenvalueDecomposition eigen = a.eig();
        System.out.println(Math.round(eigen.getRealEigenvalues()[0] + eigen.getRealEigenvalues()[1]));
        a.print(8, 3);
    }
}
