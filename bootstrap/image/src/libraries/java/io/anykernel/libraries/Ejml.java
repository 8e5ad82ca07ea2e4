package io.anykernel.libraries;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Solves linear systems with dense matrices. */
public final class Ejml {
    private Ejml() {}

    public static void main(String[] arguments) throws Exception {
        DMatrixRMaj a = new DMatrixRMaj(new double[][] {{2, 1}, {1, 3}});
        DMatrixRMaj x = new DMatrixRMaj(2, 1);
        System.out.println(CommonOps_DDRM.solve(a, new DMatrixRMaj(new double[][] {{3}, {5}}), x) + " "
                + Math.round(x.get(0) * 1e9) + " " + Math.round(x.get(1) * 1e9));
    }
}
