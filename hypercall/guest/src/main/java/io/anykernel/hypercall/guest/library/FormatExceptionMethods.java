package io.anykernel.hypercall.guest.library;

import java.util.DuplicateFormatFlagsException;
import java.util.FormatFlagsConversionMismatchException;
import java.util.IllegalFormatCodePointException;
import java.util.IllegalFormatConversionException;
import java.util.IllegalFormatFlagsException;
import java.util.IllegalFormatPrecisionException;
import java.util.MissingFormatWidthException;
import java.util.UnknownFormatConversionException;

/** The messages of what {@code Formatter} throws, in HotSpot's words. */
final class FormatExceptionMethods {
    private FormatExceptionMethods() {}

    @MethodsOf(UnknownFormatConversionException.class)
    static final class UnknownConversion {
        static String getMessage(UnknownFormatConversionException self) {
            return "Conversion = '" + self.getConversion() + "'";
        }
    }

    @MethodsOf(IllegalFormatFlagsException.class)
    static final class IllegalFlags {
        static String getMessage(IllegalFormatFlagsException self) {
            return "Flags = '" + self.getFlags() + "'";
        }
    }

    @MethodsOf(DuplicateFormatFlagsException.class)
    static final class DuplicateFlags {
        static String getMessage(DuplicateFormatFlagsException self) {
            return "Flags = '" + self.getFlags() + "'";
        }
    }

    @MethodsOf(MissingFormatWidthException.class)
    static final class MissingWidth {
        static String getMessage(MissingFormatWidthException self) {
            return self.getFormatSpecifier();
        }
    }

    @MethodsOf(IllegalFormatPrecisionException.class)
    static final class IllegalPrecision {
        static String getMessage(IllegalFormatPrecisionException self) {
            return Integer.toString(self.getPrecision());
        }
    }

    @MethodsOf(FormatFlagsConversionMismatchException.class)
    static final class FlagsMismatch {
        static String getMessage(FormatFlagsConversionMismatchException self) {
            return "Conversion = " + self.getConversion() + ", Flags = " + self.getFlags();
        }
    }

    @MethodsOf(IllegalFormatConversionException.class)
    static final class WrongArgument {
        static String getMessage(IllegalFormatConversionException self) {
            return self.getConversion() + " != " + self.getArgumentClass().getName();
        }
    }

    @MethodsOf(IllegalFormatCodePointException.class)
    static final class WrongCodePoint {
        static String getMessage(IllegalFormatCodePointException self) {
            return "Code point = 0x" + Integer.toHexString(self.getCodePoint());
        }
    }
}
