package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;

/** UDP header in a packet, big-endian (RFC 768). Accessors are safe once {@link #isValid} holds. */
public final class UdpHeader {
    public static final int SIZE_BYTES = 8;
    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int LENGTH = 4;
    private static final int CHECKSUM = 6;

    private Memory memory;
    private int offset;

    public UdpHeader wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public boolean isValid(int availableBytes) {
        return availableBytes >= SIZE_BYTES && lengthBytes() >= SIZE_BYTES && lengthBytes() <= availableBytes;
    }

    public int sourcePort() {
        return memory.u16be(offset + SOURCE_PORT);
    }

    public int destinationPort() {
        return memory.u16be(offset + DESTINATION_PORT);
    }

    /** Header and payload. */
    public int lengthBytes() {
        return memory.u16be(offset + LENGTH);
    }

    /** 0 where the sender made none, which IPv4 alone allows. */
    public int checksum() {
        return memory.u16be(offset + CHECKSUM);
    }

    /** Stores a checksum, 0 as its other form, 0xffff. */
    public void checksum(int checksum) {
        memory.u16be(offset + CHECKSUM, checksum == 0 ? 0xffff : checksum);
    }

    /** Writes all fields, the checksum as 0. */
    public UdpHeader write(int sourcePort, int destinationPort, int lengthBytes) {
        memory.u16be(offset + SOURCE_PORT, sourcePort);
        memory.u16be(offset + DESTINATION_PORT, destinationPort);
        memory.u16be(offset + LENGTH, lengthBytes);
        memory.u16be(offset + CHECKSUM, 0);
        return this;
    }
}
