package io.anykernel.net.wire;

/** Arithmetic modulo 2^32 on TCP sequence numbers and timestamps (RFC 9293 §3.4, RFC 7323 §5.2). */
public final class SequenceNumber {
    private SequenceNumber() {}

    public static boolean isBefore(int a, int b) {
        return a - b < 0;
    }

    public static boolean isAtMost(int a, int b) {
        return a - b <= 0;
    }

    public static int later(int a, int b) {
        return a - b >= 0 ? a : b;
    }
}
