package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv6Header;

/**
 * Walks the extension headers of a packet up to a fragment header or its payload (RFC 8200 §4): options, of which none is
 * known here, by what the two high bits of their type ask for, and routing headers that lead nowhere else.
 */
final class Ipv6Extensions {
    static final int UNIT_BYTES = 8;
    /** The packet is not to be processed; counted, and answered where that is asked for. */
    static final int REFUSED = -1;

    private static final int OPTIONS = 2;
    private static final int ROUTING_TYPE = 2;
    private static final int SEGMENTS_LEFT = 3;

    private static final int PAD1 = 0;
    private static final int PADN = 1;

    /** RFC 8200 §4.2: what becomes of a packet with an unknown option of that kind. */
    private static final int SKIP = 0;

    private static final int DISCARD = 1;
    private static final int DISCARD_AND_ANSWER = 2;

    private final InternetLayer internet;
    private final Counter dropTruncated;
    private final Counter dropExtension;

    Ipv6Extensions(InternetLayer internet, Counter dropTruncated, Counter dropExtension) {
        this.internet = internet;
        this.dropTruncated = dropTruncated;
        this.dropExtension = dropExtension;
    }

    static int lengthBytes(Memory memory, int at) {
        return (memory.u8(at + 1) + 1) * UNIT_BYTES;
    }

    static boolean isSkipped(int header) {
        return header == Protocol.HOP_BY_HOP || header == Protocol.DESTINATION_OPTIONS || header == Protocol.ROUTING;
    }

    /**
     * Pulls the headers that a packet starts with.
     *
     * @param first number of the first of them, which stands at {@code info.nextHeaderField}
     * @return number of what the packet starts with now, or {@link #REFUSED}
     */
    int skip(PacketBuffer packet, PacketInfo info, int first, long nowNanos) {
        int next = first;
        while (isSkipped(next)) {
            int available = packet.runBytes();
            int size = available < UNIT_BYTES ? 0 : lengthBytes(packet.memory(), packet.start());
            if (size == 0 || size > available) {
                dropTruncated.increment();
                return REFUSED;
            }
            if (!mayPass(packet, info, next, size, nowNanos)) {
                dropExtension.increment();
                return REFUSED;
            }
            next = packet.memory().u8(packet.start());
            info.nextHeaderField = info.networkHeaderBytes;
            info.networkHeaderBytes += size;
            packet.pull(size);
        }
        return next;
    }

    private boolean mayPass(PacketBuffer packet, PacketInfo info, int header, int size, long nowNanos) {
        if (header == Protocol.ROUTING) {
            return isRoutedHere(packet, info, nowNanos);
        }
        if (header == Protocol.HOP_BY_HOP && info.networkHeaderBytes != Ipv6Header.SIZE_BYTES) {
            // RFC 8200 §4: 0 anywhere but in the fixed header is a number that is not known.
            answer(packet, info, IcmpHeader.V6_CODE_UNKNOWN_HEADER, info.nextHeaderField, nowNanos);
            return false;
        }
        return areOptionsPassable(packet, info, size, nowNanos);
    }

    /** RFC 8200 §4.4: no routing type is known, so only one with no segment left is passed over. */
    private boolean isRoutedHere(PacketBuffer packet, PacketInfo info, long nowNanos) {
        if (packet.memory().u8(packet.start() + SEGMENTS_LEFT) == 0) {
            return true;
        }
        answer(packet, info, IcmpHeader.V6_CODE_BAD_FIELD, info.networkHeaderBytes + ROUTING_TYPE, nowNanos);
        return false;
    }

    private boolean areOptionsPassable(PacketBuffer packet, PacketInfo info, int size, long nowNanos) {
        Memory memory = packet.memory();
        int start = packet.start();
        int at = OPTIONS;
        while (at < size) {
            int type = memory.u8(start + at);
            if (type == PAD1) {
                at++;
                continue;
            }
            if (at + 2 > size || at + 2 + memory.u8(start + at + 1) > size) {
                return false;
            }
            if (type != PADN && type >>> 6 != SKIP) {
                answerOption(packet, info, type >>> 6, info.networkHeaderBytes + at, nowNanos);
                return false;
            }
            at += 2 + memory.u8(start + at + 1);
        }
        return true;
    }

    private void answerOption(PacketBuffer packet, PacketInfo info, int action, int pointer, long nowNanos) {
        if (action == DISCARD_AND_ANSWER && !leadsToError(packet)) {
            internet.icmp().sendParameterProblemOfGroupToo(packet, info, pointer, nowNanos);
        } else if (action != DISCARD && action != DISCARD_AND_ANSWER) {
            answer(packet, info, IcmpHeader.V6_CODE_UNKNOWN_OPTION, pointer, nowNanos);
        }
    }

    private void answer(PacketBuffer packet, PacketInfo info, int code, int pointer, long nowNanos) {
        if (!leadsToError(packet)) {
            internet.icmp().sendParameterProblem(packet, info, code, pointer, nowNanos);
        }
    }

    /** Whether an ICMP error lies behind the headers that the packet starts with: none is answered (RFC 4443 §2.4 (e.1)). */
    private boolean leadsToError(PacketBuffer packet) {
        Memory memory = packet.memory();
        int next = Protocol.DESTINATION_OPTIONS;
        int at = packet.start();
        while ((isSkipped(next) || next == Protocol.FRAGMENT) && at + UNIT_BYTES <= packet.end()) {
            int size = next == Protocol.FRAGMENT ? UNIT_BYTES : lengthBytes(memory, at);
            next = memory.u8(at);
            at += size;
        }
        return internet.icmp().isError(packet, at - packet.start(), next);
    }
}
