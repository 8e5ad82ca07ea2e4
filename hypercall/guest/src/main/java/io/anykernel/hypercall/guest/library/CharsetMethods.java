package io.anykernel.hypercall.guest.library;

import java.nio.charset.Charset;
import java.nio.charset.UnsupportedCharsetException;

/** {@code Charset}: whether one is there. */
@MethodsOf(Charset.class)
final class CharsetMethods {
    private CharsetMethods() {}

    /** @throws java.nio.charset.IllegalCharsetNameException if no charset can have that name */
    static boolean isSupported(String name) {
        try {
            return Charset.forName(name) != null;
        } catch (UnsupportedCharsetException missing) {
            return false;
        }
    }
}
