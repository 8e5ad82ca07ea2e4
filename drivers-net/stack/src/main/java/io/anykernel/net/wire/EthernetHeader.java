package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.MacAddress;

/** Ethernet II header, big-endian (IEEE 802.3 §3.2.6). Accessors are safe once {@link #isValid} holds. */
public final class EthernetHeader {
    public static final int SIZE_BYTES = 14;
    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_IPV6 = 0x86dd;
    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    private static final int TYPE = 12;

    private Memory memory;
    private int offset;

    public EthernetHeader wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public boolean isValid(int availableBytes) {
        return availableBytes >= SIZE_BYTES;
    }

    public long destination() {
        return MacAddress.read(memory, offset + DESTINATION);
    }

    public long source() {
        return MacAddress.read(memory, offset + SOURCE);
    }

    /** EtherType; values below 1536 are lengths of IEEE 802.3 frames. */
    public int type() {
        return memory.u16be(offset + TYPE);
    }

    /** Writes all fields. */
    public void write(long destination, long source, int type) {
        MacAddress.write(memory, offset + DESTINATION, destination);
        MacAddress.write(memory, offset + SOURCE, source);
        memory.u16be(offset + TYPE, type);
    }
}
