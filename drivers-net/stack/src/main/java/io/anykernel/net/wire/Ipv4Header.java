package io.anykernel.net.wire;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Memory;

/** IPv4 header, big-endian (RFC 791 §3.1). Accessors are safe once {@link #isValid} holds. */
public final class Ipv4Header {
    /** Size without options. */
    public static final int SIZE_BYTES = 20;

    private static final int VERSION_AND_LENGTH = 0;
    private static final int SERVICE = 1;
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FRAGMENT = 6;
    private static final int TIME_TO_LIVE = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;
    private static final int VERSION_4_NO_OPTIONS = 0x45;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET_MASK = 0x1fff;
    private static final int OFFSET_UNIT_BYTES = 8;

    private Memory memory;
    private int offset;

    public Ipv4Header wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** Whether version and lengths fit one another and the bytes that are there. */
    public boolean isValid(int availableBytes) {
        return availableBytes >= SIZE_BYTES
                && memory.u8(offset + VERSION_AND_LENGTH) >>> 4 == 4
                && headerBytes() >= SIZE_BYTES
                && headerBytes() <= totalBytes()
                && totalBytes() <= availableBytes;
    }

    /** Options included. */
    public int headerBytes() {
        return (memory.u8(offset + VERSION_AND_LENGTH) & 15) * 4;
    }

    public int totalBytes() {
        return memory.u16be(offset + TOTAL_LENGTH);
    }

    /** Type of service: DSCP and ECN. */
    public int service() {
        return memory.u8(offset + SERVICE);
    }

    /** Whether it is one of several fragments. */
    public boolean isFragment() {
        return (memory.u16be(offset + FRAGMENT) & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
    }

    /** Where the fragment lies in what was cut, in bytes. */
    public int fragmentOffset() {
        return (memory.u16be(offset + FRAGMENT) & OFFSET_MASK) * OFFSET_UNIT_BYTES;
    }

    public boolean moreFragments() {
        return (memory.u16be(offset + FRAGMENT) & MORE_FRAGMENTS) != 0;
    }

    public int identification() {
        return memory.u16be(offset + IDENTIFICATION);
    }

    public boolean mayNotFragment() {
        return (memory.u16be(offset + FRAGMENT) & DONT_FRAGMENT) != 0;
    }

    public int timeToLive() {
        return memory.u8(offset + TIME_TO_LIVE);
    }

    public int protocol() {
        return memory.u8(offset + PROTOCOL);
    }

    public int source() {
        return memory.i32be(offset + SOURCE);
    }

    public int destination() {
        return memory.i32be(offset + DESTINATION);
    }

    /** Whether the header's own checksum is right; the header, options included, must be in the run. */
    public boolean isChecksumCorrect() {
        return InternetChecksum.isCorrect(InternetChecksum.sum(memory, offset, headerBytes()));
    }

    /** Writes a header without options, its checksum included. */
    public void write(
            int totalBytes,
            int identification,
            boolean mayFragment,
            int timeToLive,
            int protocol,
            int source,
            int destination) {
        memory.u8(offset + VERSION_AND_LENGTH, VERSION_4_NO_OPTIONS);
        memory.u8(offset + SERVICE, 0);
        memory.u16be(offset + TOTAL_LENGTH, totalBytes);
        memory.u16be(offset + IDENTIFICATION, identification);
        memory.u16be(offset + FRAGMENT, mayFragment ? 0 : DONT_FRAGMENT);
        memory.u8(offset + TIME_TO_LIVE, timeToLive);
        memory.u8(offset + PROTOCOL, protocol);
        memory.i32be(offset + SOURCE, source);
        memory.i32be(offset + DESTINATION, destination);
        writeChecksum(SIZE_BYTES);
    }

    /** Gives a written header without options another type of service, its checksum included. */
    public void service(int value) {
        memory.u8(offset + SERVICE, value);
        writeChecksum(SIZE_BYTES);
    }

    /** Makes a written header one of a fragment, its checksum included. */
    public void markFragment(int fragmentOffset, boolean moreFragments) {
        memory.u16be(offset + FRAGMENT, fragmentOffset / OFFSET_UNIT_BYTES | (moreFragments ? MORE_FRAGMENTS : 0));
        writeChecksum(headerBytes());
    }

    /** Makes a fragment's header that of the datagram put together again, its checksum included. */
    public void markWhole(int totalBytes) {
        memory.u16be(offset + TOTAL_LENGTH, totalBytes);
        markFragment(0, false);
    }

    private void writeChecksum(int headerBytes) {
        memory.u16be(offset + CHECKSUM, 0);
        int sum = InternetChecksum.sum(memory, offset, headerBytes);
        memory.u16be(offset + CHECKSUM, InternetChecksum.finish(sum));
    }
}
