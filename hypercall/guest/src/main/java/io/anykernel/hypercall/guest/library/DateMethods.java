package io.anykernel.hypercall.guest.library;

import java.util.Date;

@MethodsOf(Date.class)
final class DateMethods {
    private DateMethods() {}

    static String toString(Date self) {
        return new DateText(self.getTime()).text('c');
    }
}
