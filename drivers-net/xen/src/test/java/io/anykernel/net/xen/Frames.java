package io.anykernel.net.xen;

import java.util.Random;

/** Frames whose headers a back end can find its way through. */
final class Frames {
    private Frames() {}

    /** Where the transport header starts. */
    static int transport(boolean isIpv6) {
        return isIpv6 ? 54 : 34;
    }

    /** An Ethernet frame of so many bytes with TCP in it; what is no header is made of its length. */
    static byte[] tcp(boolean isIpv6, int length) {
        byte[] frame = new byte[length];
        new Random(length).nextBytes(frame);
        frame[12] = (byte) (isIpv6 ? 0x86 : 0x08);
        frame[13] = (byte) (isIpv6 ? 0xdd : 0x00);
        frame[14] = (byte) (isIpv6 ? 0x60 : 0x45);
        if (isIpv6) {
            frame[20] = 6;
        } else {
            frame[20] = 0x40;
            frame[21] = 0;
            frame[23] = 6;
        }
        frame[transport(isIpv6) + 12] = 0x50;
        return frame;
    }

    /** The frame with its checksum over all from {@code start}, whose field holds a part of it, in place. */
    static byte[] withChecksum(byte[] frame, int start, int field) {
        long sum = 0;
        for (int i = start; i < frame.length; i++) {
            sum += (long) (frame[i] & 0xff) << ((i - start) % 2 == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        int value = (int) (~sum & 0xffff);
        byte[] whole = frame.clone();
        whole[field] = (byte) (value >> 8);
        whole[field + 1] = (byte) value;
        return whole;
    }
}
