package io.anykernel.libraries;

import org.apfloat.Apfloat;
import org.apfloat.ApfloatMath;
import org.apfloat.Apint;
import org.apfloat.ApintMath;

/** Multiplies and divides large numbers of any precision. */
public final class LargeNumbers {
    private LargeNumbers() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(ApfloatMath.sqrt(new Apfloat(2, 50)) + " " + ApintMath.factorial(30));
        System.out.println(new Apint("123456789012345678901234567890").multiply(new Apint("987654321")));
    }
}
