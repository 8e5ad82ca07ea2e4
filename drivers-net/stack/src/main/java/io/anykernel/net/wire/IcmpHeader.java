package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;

/**
 * The first eight bytes of an ICMP message, big-endian: RFC 792 for IPv4, RFC 4443 for IPv6. Accessors are safe once
 * {@link #isValid} holds.
 */
public final class IcmpHeader {
    public static final int SIZE_BYTES = 8;

    public static final int V4_ECHO_REPLY = 0;
    public static final int V4_UNREACHABLE = 3;
    public static final int V4_SOURCE_QUENCH = 4;
    public static final int V4_REDIRECT = 5;
    public static final int V4_ECHO_REQUEST = 8;
    public static final int V4_TIME_EXCEEDED = 11;
    public static final int V4_PARAMETER_PROBLEM = 12;
    public static final int V4_CODE_PROTOCOL = 2;
    public static final int V4_CODE_PORT = 3;
    public static final int V4_CODE_TOO_BIG = 4;
    /** Of "time exceeded", in both versions: reassembly timed out. */
    public static final int CODE_REASSEMBLY = 1;

    public static final int V6_UNREACHABLE = 1;
    public static final int V6_TOO_BIG = 2;
    public static final int V6_TIME_EXCEEDED = 3;
    public static final int V6_PARAMETER_PROBLEM = 4;
    public static final int V6_ECHO_REQUEST = 128;
    public static final int V6_ECHO_REPLY = 129;
    public static final int V6_ROUTER_SOLICITATION = 133;
    public static final int V6_ROUTER_ADVERTISEMENT = 134;
    public static final int V6_NEIGHBOR_SOLICITATION = 135;
    public static final int V6_NEIGHBOR_ADVERTISEMENT = 136;
    public static final int V6_REDIRECT = 137;
    public static final int V6_CODE_PORT = 4;
    public static final int V6_CODE_BAD_FIELD = 0;
    public static final int V6_CODE_UNKNOWN_HEADER = 1;
    public static final int V6_CODE_UNKNOWN_OPTION = 2;
    /** A first fragment does not hold all headers (RFC 7112 §5). */
    public static final int V6_CODE_FIRST_FRAGMENT = 3;

    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int REST = 4;

    private Memory memory;
    private int offset;

    public IcmpHeader wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public boolean isValid(int availableBytes) {
        return availableBytes >= SIZE_BYTES;
    }

    /** Whether it reports an error or redirects, and so must not be answered by an error (RFC 1122 §3.2.2). */
    public static boolean isErrorV4(int type) {
        return switch (type) {
            case V4_UNREACHABLE, V4_SOURCE_QUENCH, V4_REDIRECT, V4_TIME_EXCEEDED, V4_PARAMETER_PROBLEM -> true;
            default -> false;
        };
    }

    /** As {@link #isErrorV4}, of RFC 4443 §2.4 (e). */
    public static boolean isErrorV6(int type) {
        return type < V6_ECHO_REQUEST || type == V6_REDIRECT;
    }

    public int type() {
        return memory.u8(offset + TYPE);
    }

    public int code() {
        return memory.u8(offset + CODE);
    }

    public int checksum() {
        return memory.u16be(offset + CHECKSUM);
    }

    public void checksum(int checksum) {
        memory.u16be(offset + CHECKSUM, checksum);
    }

    /** Meaning depends on the type: identifier and sequence number of an echo, next-hop MTU of "too big". */
    public int rest() {
        return memory.i32be(offset + REST);
    }

    /** Writes all fields, the checksum as 0. */
    public IcmpHeader write(int type, int code, int rest) {
        memory.u8(offset + TYPE, type);
        memory.u8(offset + CODE, code);
        memory.u16be(offset + CHECKSUM, 0);
        memory.i32be(offset + REST, rest);
        return this;
    }
}
