package io.anykernel.net.address;

import io.anykernel.hypercall.Memory;

/** 48-bit Ethernet addresses in the low bits of a {@code long}, first octet highest. */
public final class MacAddress {
    public static final int SIZE_BYTES = 6;
    public static final long BROADCAST = 0xffff_ffff_ffffL;
    private static final long GROUP_BIT = 1L << 40;

    private MacAddress() {}

    public static long read(Memory memory, int offset) {
        return (long) memory.u16be(offset) << 32 | memory.u32be(offset + 2);
    }

    public static void write(Memory memory, int offset, long address) {
        memory.u16be(offset, (int) (address >>> 32));
        memory.u32be(offset + 2, address & 0xffff_ffffL);
    }

    /** Whether it addresses a group: multicast or broadcast. */
    public static boolean isGroup(long address) {
        return (address & GROUP_BIT) != 0;
    }

    /** Where an IPv4 multicast group listens (RFC 1112 §6.4). */
    public static long ofIpv4Group(long addressLow) {
        return 0x0100_5e00_0000L | (addressLow & 0x7f_ffffL);
    }

    /** Where an IPv6 multicast group listens (RFC 2464 §7). */
    public static long ofIpv6Group(long addressLow) {
        return 0x3333_0000_0000L | (addressLow & 0xffff_ffffL);
    }

    /** Six octets in hexadecimal, separated by colons. */
    public static String describe(long address) {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (address >>> shift) & 0xff;
            text.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 15, 16));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
