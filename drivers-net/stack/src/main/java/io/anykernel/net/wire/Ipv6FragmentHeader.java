package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;

/** IPv6 fragment extension header, big-endian (RFC 8200 §4.5). Accessors are safe once {@link #isValid} holds. */
public final class Ipv6FragmentHeader {
    public static final int SIZE_BYTES = 8;
    private static final int NEXT_HEADER = 0;
    private static final int RESERVED = 1;
    private static final int OFFSET_AND_MORE = 2;
    private static final int IDENTIFICATION = 4;
    private static final int OFFSET_MASK = 0xfff8;
    private static final int MORE = 1;

    private Memory memory;
    private int offset;

    public Ipv6FragmentHeader wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public boolean isValid(int availableBytes) {
        return availableBytes >= SIZE_BYTES;
    }

    /** Protocol of what was cut; only the first fragment's counts. */
    public int nextHeader() {
        return memory.u8(offset + NEXT_HEADER);
    }

    /** Where the fragment lies in what was cut, in bytes; a multiple of eight. */
    public int fragmentOffset() {
        return memory.u16be(offset + OFFSET_AND_MORE) & OFFSET_MASK;
    }

    public boolean moreFragments() {
        return (memory.u16be(offset + OFFSET_AND_MORE) & MORE) != 0;
    }

    public int identification() {
        return memory.i32be(offset + IDENTIFICATION);
    }

    /** Writes all fields. */
    public void write(int nextHeader, int fragmentOffset, boolean moreFragments, int identification) {
        memory.u8(offset + NEXT_HEADER, nextHeader);
        memory.u8(offset + RESERVED, 0);
        memory.u16be(offset + OFFSET_AND_MORE, fragmentOffset | (moreFragments ? MORE : 0));
        memory.i32be(offset + IDENTIFICATION, identification);
    }
}
