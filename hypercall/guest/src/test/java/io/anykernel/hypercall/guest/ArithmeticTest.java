package io.anykernel.hypercall.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** On a JVM the plain operators are the judge. */
class ArithmeticTest {
    private static final long[] EDGES = {
        0, 1, -1, 2, -2, 7, -7, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final double[] NUMBERS = {
        0,
        -0.0,
        0.5,
        -0.5,
        1.9,
        -1.9,
        0x1p31,
        -0x1p31,
        0x1p31 - 1,
        0x1p63,
        -0x1p63,
        1e300,
        -1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE
    };

    @Test
    void divisionIsJavasAtTheEdges() {
        for (long left : EDGES) {
            for (long right : EDGES) {
                if (right != 0) {
                    assertEquals(left / right, Arithmetic.divide(left, right));
                    assertEquals(left % right, Arithmetic.remainder(left, right));
                }
                if ((int) right != 0) {
                    assertEquals((int) left / (int) right, Arithmetic.divide((int) left, (int) right));
                    assertEquals((int) left % (int) right, Arithmetic.remainder((int) left, (int) right));
                }
            }
        }
    }

    @Test
    void divisionByZeroThrows() {
        assertThrows(ArithmeticException.class, () -> Arithmetic.divide(1, 0));
        assertThrows(ArithmeticException.class, () -> Arithmetic.remainder(1, 0));
        assertThrows(ArithmeticException.class, () -> Arithmetic.divide(1L, 0L));
        assertThrows(ArithmeticException.class, () -> Arithmetic.remainder(1L, 0L));
    }

    @Test
    void conversionsSaturate() {
        for (double number : NUMBERS) {
            assertEquals((int) number, Arithmetic.toInt(number));
            assertEquals((long) number, Arithmetic.toLong(number));
            assertEquals((int) (float) number, Arithmetic.toInt((float) number));
            assertEquals((long) (float) number, Arithmetic.toLong((float) number));
        }
    }

    @Test
    void roundingIsJavas() {
        for (double number : NUMBERS) {
            for (double near : new double[] {number, number + 0.5, Math.nextDown(number), 0.49999999999999994}) {
                assertEquals(Math.round(near), Arithmetic.round(near));
                assertEquals(Math.round((float) near), Arithmetic.round((float) near));
                assertEquals(Math.rint(near), Arithmetic.rint(near));
            }
        }
    }

    @Test
    void arraySizesAreNotNegative() {
        assertEquals(0, Arithmetic.arraySize(0, 8));
        assertThrows(NegativeArraySizeException.class, () -> Arithmetic.arraySize(-1, 8));
    }
}
