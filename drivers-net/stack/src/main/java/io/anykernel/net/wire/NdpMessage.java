package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.MacAddress;

/**
 * Neighbor solicitation and advertisement, big-endian, ICMP header included (RFC 4861 §4.3, §4.4). Accessors are safe
 * once {@link #isValid} holds.
 */
public final class NdpMessage {
    /** Size without options. */
    public static final int SIZE_BYTES = 24;
    /** Size of a router solicitation with its sender's link-layer address (§4.1). */
    public static final int ROUTER_SOLICITATION_BYTES = 16;
    /** Size with the one option that this class writes. */
    public static final int SIZE_WITH_LINK_ADDRESS = 32;

    /** Flags of an advertisement, in the highest bits of {@link IcmpHeader#rest}. */
    public static final int ROUTER = 1 << 31;

    public static final int SOLICITED = 1 << 30;

    public static final int OVERRIDE = 1 << 29;

    public static final int OPTION_SOURCE_LINK = 1;
    public static final int OPTION_TARGET_LINK = 2;
    /** Six bytes by which a sender knows its own message again (RFC 3971 §5.3.2); read and written as a link address. */
    public static final int OPTION_NONCE = 14;
    /** {@link #linkAddress} of a message that carries none. */
    public static final long NONE = -1;

    private static final int TARGET = 8;
    private static final int OPTIONS = 24;
    private static final int OPTION_UNIT_BYTES = 8;

    private Memory memory;
    private int offset;
    private int lengthBytes;

    public NdpMessage wrap(Memory memory, int offset) {
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** Whether the fixed part is there and every option lies within the message (RFC 4861 §7.1). */
    public boolean isValid(int availableBytes) {
        lengthBytes = availableBytes;
        if (availableBytes < SIZE_BYTES) {
            return false;
        }
        int at = OPTIONS;
        while (at < availableBytes) {
            if (at + OPTION_UNIT_BYTES > availableBytes || memory.u8(offset + at + 1) == 0) {
                return false;
            }
            at += memory.u8(offset + at + 1) * OPTION_UNIT_BYTES;
        }
        return at == availableBytes;
    }

    public long targetHigh() {
        return memory.i64be(offset + TARGET);
    }

    public long targetLow() {
        return memory.i64be(offset + TARGET + 8);
    }

    /** The link-layer address in the option of this kind, or {@link #NONE}. */
    public long linkAddress(int optionKind) {
        int at = OPTIONS;
        while (at < lengthBytes) {
            if (memory.u8(offset + at) == optionKind) {
                return MacAddress.read(memory, offset + at + 2);
            }
            at += memory.u8(offset + at + 1) * OPTION_UNIT_BYTES;
        }
        return NONE;
    }

    /** Writes the target alone behind an {@link IcmpHeader}. */
    public void write(long targetHigh, long targetLow) {
        memory.i64be(offset + TARGET, targetHigh);
        memory.i64be(offset + TARGET + 8, targetLow);
    }

    /** Writes the option of a router solicitation behind an {@link IcmpHeader}. */
    public void writeRouterSolicitation(long linkAddress) {
        writeLink(IcmpHeader.SIZE_BYTES, OPTION_SOURCE_LINK, linkAddress);
    }

    /** Writes target and one option of a link-layer address or a nonce behind an {@link IcmpHeader}. */
    public void write(long targetHigh, long targetLow, int optionKind, long linkAddress) {
        write(targetHigh, targetLow);
        writeLink(OPTIONS, optionKind, linkAddress);
    }

    private void writeLink(int at, int optionKind, long linkAddress) {
        memory.u8(offset + at, optionKind);
        memory.u8(offset + at + 1, 1);
        MacAddress.write(memory, offset + at + 2, linkAddress);
    }
}
