package io.anykernel.net.xen;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;

/** The address that the toolstack writes for the front end: six octets in hexadecimal with colons between them. */
final class MacAddress {
    private static final int OCTETS = 6;
    private static final int TEXT_LENGTH = 3 * OCTETS - 1;
    private static final int RADIX = 16;

    private MacAddress() {}

    /**
     * The octets in the low 48 bits, first highest.
     *
     * @param text of the {@code mac} key, or {@code null}
     * @throws KernelException if it is no address of one station
     */
    static long parse(String text, String location) {
        if (text == null || text.length() != TEXT_LENGTH) {
            throw refusal(text, location);
        }
        long address = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char each = text.charAt(i);
            int digit = each < 0x80 ? Character.digit(each, RADIX) : -1;
            boolean isColon = i % 3 == 2;
            if (isColon ? each != ':' : digit < 0) {
                throw refusal(text, location);
            }
            address = isColon ? address : address << 4 | digit;
        }
        boolean isGroup = (address >>> 40 & 1) != 0;
        if (isGroup || address == 0) {
            throw refusal(text, location);
        }
        return address;
    }

    private static KernelException refusal(String text, String location) {
        return new KernelException(
                Errno.NO_DEVICE, location + ": its mac is " + (text == null ? "missing" : "no address"));
    }
}
