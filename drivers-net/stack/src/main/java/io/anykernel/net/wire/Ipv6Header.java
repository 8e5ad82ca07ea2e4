package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;

/** IPv6 header, big-endian (RFC 8200 §3). Accessors are safe once {@link #isValid} holds. */
public final class Ipv6Header {
    public static final int SIZE_BYTES = 40;
    private static final int VERSION_CLASS_FLOW = 0;
    /** Offset of the field that {@link #payloadBytes} reads. */
    public static final int PAYLOAD_LENGTH = 4;

    /** Offset of the field that {@link #nextHeader} reads. */
    public static final int NEXT_HEADER = 6;

    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;
    private static final int VERSION_6 = 6 << 28;

    private Memory memory;
    private int offset;

    public Ipv6Header wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** Whether version and length fit the bytes that are there. */
    public boolean isValid(int availableBytes) {
        return availableBytes >= SIZE_BYTES
                && memory.u8(offset + VERSION_CLASS_FLOW) >>> 4 == 6
                && SIZE_BYTES + payloadBytes() <= availableBytes;
    }

    /** DSCP and ECN. */
    public int trafficClass() {
        return memory.u16be(offset + VERSION_CLASS_FLOW) >>> 4 & 0xff;
    }

    /** Gives a written header another traffic class. */
    public void trafficClass(int value) {
        memory.i32be(offset + VERSION_CLASS_FLOW, VERSION_6 | value << 20);
    }

    public int payloadBytes() {
        return memory.u16be(offset + PAYLOAD_LENGTH);
    }

    /** Protocol of what follows; an extension header's number where there is one. */
    public int nextHeader() {
        return memory.u8(offset + NEXT_HEADER);
    }

    public void payloadBytes(int bytes) {
        memory.u16be(offset + PAYLOAD_LENGTH, bytes);
    }

    public int hopLimit() {
        return memory.u8(offset + HOP_LIMIT);
    }

    public long sourceHigh() {
        return memory.i64be(offset + SOURCE);
    }

    public long sourceLow() {
        return memory.i64be(offset + SOURCE + 8);
    }

    public long destinationHigh() {
        return memory.i64be(offset + DESTINATION);
    }

    public long destinationLow() {
        return memory.i64be(offset + DESTINATION + 8);
    }

    /** Writes everything but the addresses. */
    public Ipv6Header write(int payloadBytes, int nextHeader, int hopLimit) {
        memory.i32be(offset + VERSION_CLASS_FLOW, VERSION_6);
        memory.u16be(offset + PAYLOAD_LENGTH, payloadBytes);
        memory.u8(offset + NEXT_HEADER, nextHeader);
        memory.u8(offset + HOP_LIMIT, hopLimit);
        return this;
    }

    public Ipv6Header writeAddresses(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        memory.i64be(offset + SOURCE, sourceHigh);
        memory.i64be(offset + SOURCE + 8, sourceLow);
        memory.i64be(offset + DESTINATION, destinationHigh);
        memory.i64be(offset + DESTINATION + 8, destinationLow);
        return this;
    }
}
