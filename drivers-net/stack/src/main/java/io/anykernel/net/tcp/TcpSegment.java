package io.anykernel.net.tcp;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;

/** A received segment: its variables (RFC 9293 §3.3.1) and its data. One object is reused for all. */
final class TcpSegment {
    final TcpOptions options = new TcpOptions();
    /** Starts at the data. */
    PacketBuffer packet;

    /** Whether {@link #packet} was handed on, so that its receiver must not release it. */
    boolean isTaken;

    /** Whether its timestamp becomes TS.Recent if its acknowledgment is acceptable (RFC 7323 §4.3 (2)). */
    boolean hasNewTimestamp;

    /** Whether a router marked the packet for congestion. */
    boolean isMarked;

    int sequence;
    int acknowledgment;
    int flags;
    /** As it stands in the header, not scaled. */
    int rawWindow;

    int sourcePort;
    int destinationPort;

    /** Reads a header whose checksum is right and strips it from the packet. */
    void read(TcpHeader header, PacketBuffer packet) {
        this.packet = packet;
        this.isTaken = false;
        this.hasNewTimestamp = false;
        sequence = header.sequence();
        acknowledgment = header.acknowledgment();
        flags = header.flags();
        rawWindow = header.window();
        sourcePort = header.sourcePort();
        destinationPort = header.destinationPort();
        int headerBytes = header.headerBytes();
        options.parse(packet.memory(), packet.start() + TcpHeader.SIZE_BYTES, headerBytes - TcpHeader.SIZE_BYTES);
        packet.pull(headerBytes);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int dataBytes() {
        return packet.totalBytes();
    }

    /** SEG.LEN: data, and one each for SYN and FIN. */
    int length() {
        return packet.totalBytes() + (flags & TcpHeader.FIN) + ((flags & TcpHeader.SYN) >>> 1);
    }

    /** The sequence number after the segment's last. */
    int end() {
        return sequence + length();
    }

    /** Cuts what lies outside {@code [first, end)}; a FIN or SYN that falls away is cleared. */
    void trim(int first, int end) {
        if (SequenceNumber.isBefore(sequence, first)) {
            int excess = first - sequence;
            if (has(TcpHeader.SYN)) {
                flags &= ~TcpHeader.SYN;
                excess--;
            }
            packet.skip(Math.min(excess, packet.totalBytes()));
            sequence = first;
        }
        int beyond = end() - end;
        if (beyond > 0) {
            if (has(TcpHeader.FIN)) {
                flags &= ~TcpHeader.FIN;
                beyond--;
            }
            packet.trimTo(Math.max(0, packet.totalBytes() - beyond));
        }
    }
}
