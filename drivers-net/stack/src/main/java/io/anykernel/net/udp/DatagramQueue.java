package io.anykernel.net.udp;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.ip.PacketInfo;
import java.util.Arrays;

/** Payloads with where they came from and went to, oldest first: a ring that doubles when it is full. Owns the payloads. */
final class DatagramQueue {
    private static final int INITIAL_CAPACITY = 8;
    /** Numbers kept of each: source, destination, port. */
    private static final int FIELDS = 5;

    private static final int SOURCE_HIGH = 0;
    private static final int SOURCE_LOW = 1;
    private static final int DESTINATION_HIGH = 2;
    private static final int DESTINATION_LOW = 3;
    private static final int SOURCE_PORT = 4;

    private PacketBuffer[] payloads = new PacketBuffer[INITIAL_CAPACITY];
    private long[] fields = new long[INITIAL_CAPACITY * FIELDS];
    private int first;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    /** Takes the payload's reference. */
    void add(PacketBuffer payload, PacketInfo info, int sourcePort) {
        if (count == payloads.length) {
            grow();
        }
        int at = first + count & payloads.length - 1;
        payloads[at] = payload;
        fields[at * FIELDS + SOURCE_HIGH] = info.sourceHigh();
        fields[at * FIELDS + SOURCE_LOW] = info.sourceLow();
        fields[at * FIELDS + DESTINATION_HIGH] = info.destinationHigh();
        fields[at * FIELDS + DESTINATION_LOW] = info.destinationLow();
        fields[at * FIELDS + SOURCE_PORT] = sourcePort;
        count++;
    }

    /** The ring is full: what wrapped round goes behind the rest. */
    private void grow() {
        int old = payloads.length;
        payloads = Arrays.copyOf(payloads, 2 * old);
        fields = Arrays.copyOf(fields, 2 * old * FIELDS);
        System.arraycopy(payloads, 0, payloads, old, first);
        System.arraycopy(fields, 0, fields, old * FIELDS, first * FIELDS);
        Arrays.fill(payloads, 0, first, null);
    }

    /** The oldest, still the queue's; there must be one, as for all below. */
    PacketBuffer payload() {
        return payloads[first];
    }

    long sourceHigh() {
        return fields[first * FIELDS + SOURCE_HIGH];
    }

    long sourceLow() {
        return fields[first * FIELDS + SOURCE_LOW];
    }

    int sourcePort() {
        return (int) fields[first * FIELDS + SOURCE_PORT];
    }

    long destinationHigh() {
        return fields[first * FIELDS + DESTINATION_HIGH];
    }

    long destinationLow() {
        return fields[first * FIELDS + DESTINATION_LOW];
    }

    /** Releases the oldest. */
    void discard() {
        payloads[first].release();
        payloads[first] = null;
        first = first + 1 & payloads.length - 1;
        count--;
    }
}
