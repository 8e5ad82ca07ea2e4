package io.anykernel.hypercall.guest.library;

import java.math.BigDecimal;
import java.math.BigInteger;

/** {@code BigInteger} and {@code BigDecimal}: HotSpot's hash codes. */
final class BigNumberMethods {
    private BigNumberMethods() {}

    @MethodsOf(BigInteger.class)
    static final class Whole {
        /** Over the words of the magnitude, the most significant first. */
        static int hashCode(BigInteger self) {
            byte[] magnitude = self.abs().toByteArray();
            int hash = 0;
            int word = 0;
            for (int i = 0; i < magnitude.length; i++) {
                word = word << 8 | magnitude[i] & 0xff;
                if ((magnitude.length - 1 - i) % 4 == 0) {
                    hash = 31 * hash + word;
                    word = 0;
                }
            }
            return self.signum() < 0 ? -hash : hash;
        }
    }

    @MethodsOf(BigDecimal.class)
    static final class Decimal {
        static int hashCode(BigDecimal self) {
            return 31 * self.unscaledValue().hashCode() + self.scale();
        }
    }
}
