package io.anykernel.libraries;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;

/** Computes logarithms, powers and pi to hundreds of digits. */
public final class BigMath {
    private BigMath() {}

    public static void main(String[] arguments) throws Exception {
        MathContext context = new MathContext(60);
        System.out.println(BigDecimalMath.sqrt(new BigDecimal(2), context));
        System.out.println(BigDecimalMath.pi(context));
        System.out.println(BigDecimalMath.log(new BigDecimal(10), context));
        System.out.println(BigDecimalMath.pow(new BigDecimal("1.5"), new BigDecimal("2.5"), context));
    }
}
