package io.anykernel.net.udp;

/** ICMP errors about datagrams that an endpoint sent, oldest first (RFC 1122 §4.1.3.3). The oldest give way. */
final class SendErrors {
    private static final int LIMIT = 16;

    private final int[] codes = new int[LIMIT];
    private final long[] highs = new long[LIMIT];
    private final long[] lows = new long[LIMIT];
    private final int[] ports = new int[LIMIT];
    private int first;
    private int count;

    /** Keeps an error about a datagram to that address and port. */
    void add(int code, long high, long low, int port) {
        if (count == LIMIT) {
            discard();
        }
        int at = (first + count) % LIMIT;
        codes[at] = code;
        highs[at] = high;
        lows[at] = low;
        ports[at] = port;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int code() {
        return codes[first];
    }

    long high() {
        return highs[first];
    }

    long low() {
        return lows[first];
    }

    int port() {
        return ports[first];
    }

    void discard() {
        first = (first + 1) % LIMIT;
        count--;
    }
}
