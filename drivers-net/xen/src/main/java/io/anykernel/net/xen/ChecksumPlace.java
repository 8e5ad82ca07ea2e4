package io.anykernel.net.xen;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Memory;

/**
 * Where the TCP or UDP checksum of a frame is. Xen's flags say that it is blank but not where it is: both ends find it in the headers,
 * which lie in the packet's run.
 */
final class ChecksumPlace {
    private static final int ETHER_TYPE = 12;
    private static final int ETHER_BYTES = 14;
    private static final int TYPE_VLAN = 0x8100;
    private static final int VLAN_BYTES = 4;

    private static final int TYPE_IPV4 = 0x0800;
    private static final int IPV4_MIN_BYTES = 20;
    private static final int IPV4_FRAGMENT = 6;
    private static final int IPV4_FRAGMENT_MASK = 0x3fff;
    private static final int IPV4_PROTOCOL = 9;

    private static final int TYPE_IPV6 = 0x86dd;
    private static final int IPV6_BYTES = 40;
    private static final int IPV6_NEXT = 6;

    // Extension headers with a length that a transport header may follow (RFC 8200 §4).
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int DESTINATION = 60;
    private static final int EXTENSION_UNIT_BYTES = 8;
    private static final int MAX_EXTENSIONS = 8;

    private static final int TCP = 6;
    private static final int TCP_BYTES = 20;
    private static final int TCP_CHECKSUM = 16;
    private static final int UDP = 17;
    private static final int UDP_BYTES = 8;
    private static final int UDP_CHECKSUM = 6;

    private boolean isIpv6;
    private int start;
    private int field;

    /** Looks for it; false, and the rest undefined, if the frame holds no whole TCP or UDP header, or is a fragment. */
    boolean find(PacketBuffer frame) {
        Memory memory = frame.memory();
        int from = frame.start();
        int bytes = frame.runBytes();
        int header = ETHER_BYTES;
        if (bytes >= ETHER_BYTES + VLAN_BYTES && memory.u16be(from + ETHER_TYPE) == TYPE_VLAN) {
            header += VLAN_BYTES;
        }
        if (bytes < header + IPV4_MIN_BYTES) {
            return false;
        }
        int type = memory.u16be(from + header - 2);
        isIpv6 = type == TYPE_IPV6;
        if (isIpv6) {
            return findInIpv6(memory, from, header, bytes);
        }
        return type == TYPE_IPV4 && findInIpv4(memory, from, header, bytes);
    }

    private boolean findInIpv4(Memory memory, int from, int header, int bytes) {
        int headerBytes = (memory.u8(from + header) & 0xf) * 4;
        boolean isFragment = (memory.u16be(from + header + IPV4_FRAGMENT) & IPV4_FRAGMENT_MASK) != 0;
        return headerBytes >= IPV4_MIN_BYTES
                && !isFragment
                && findTransport(memory.u8(from + header + IPV4_PROTOCOL), header + headerBytes, bytes);
    }

    private boolean findInIpv6(Memory memory, int from, int header, int bytes) {
        int at = header + IPV6_BYTES;
        int next = memory.u8(from + header + IPV6_NEXT);
        for (int i = 0; i < MAX_EXTENSIONS && isExtension(next); i++) {
            if (at + EXTENSION_UNIT_BYTES > bytes) {
                return false;
            }
            next = memory.u8(from + at);
            at += (memory.u8(from + at + 1) + 1) * EXTENSION_UNIT_BYTES;
        }
        return findTransport(next, at, bytes);
    }

    private static boolean isExtension(int next) {
        return next == HOP_BY_HOP || next == ROUTING || next == DESTINATION;
    }

    private boolean findTransport(int protocol, int at, int bytes) {
        start = at;
        field = at + (protocol == TCP ? TCP_CHECKSUM : UDP_CHECKSUM);
        return protocol == TCP && at + TCP_BYTES <= bytes || protocol == UDP && at + UDP_BYTES <= bytes;
    }

    boolean isIpv6() {
        return isIpv6;
    }

    /** Where the sum starts, from the packet's start. */
    int start() {
        return start;
    }

    /** Where it is stored, from the packet's start. */
    int field() {
        return field;
    }
}
