package io.anykernel.core.device;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Memory;

/**
 * {@code struct virtio_net_hdr} before a frame, little-endian (virtio 1.2 §5.1.6): what of checksum and segmentation is
 * left to the receiver of the frame. Used by virtio devices and by Linux's TAP alike.
 *
 * <pre>
 *   0 flags   1 gso_type   2 hdr_len   4 gso_size   6 csum_start   8 csum_offset   10 num_buffers
 * </pre>
 */
public final class VnetHeader {
    /** Size with {@code num_buffers}, as every modern device has it. */
    public static final int SIZE_BYTES = 12;

    private static final int FLAGS = 0;
    private static final int SEGMENT_TYPE = 1;
    private static final int HEADER_LENGTH = 2;
    private static final int SEGMENT_SIZE = 4;
    private static final int CHECKSUM_START = 6;
    private static final int CHECKSUM_OFFSET = 8;
    private static final int BUFFER_COUNT = 10;

    private static final int FLAG_NEEDS_CHECKSUM = 1;
    private static final int FLAG_DATA_VALID = 2;
    private static final int SEGMENT_NONE = 0;
    private static final int SEGMENT_TCPV4 = 1;
    private static final int SEGMENT_TCPV6 = 4;
    private static final int SEGMENT_ECN = 0x80;

    private static final int CHECKSUM_BYTES = 2;

    /** Offset of the byte that holds a TCP header's length, and the least such length (RFC 9293 §3.1). */
    private static final int TCP_DATA_OFFSET = 12;

    private static final int TCP_MIN_BYTES = 20;

    private VnetHeader() {}

    /** Describes what {@code packet} leaves to its receiver; writes {@link #SIZE_BYTES}. */
    public static void encode(PacketBuffer packet, Memory memory, int offset) {
        memory.i64le(offset, 0);
        memory.i32le(offset + 8, 0);
        if (!packet.needsChecksum()) {
            return;
        }
        int start = packet.checksumStart();
        memory.u8(offset + FLAGS, FLAG_NEEDS_CHECKSUM);
        memory.u16le(offset + CHECKSUM_START, start);
        memory.u16le(offset + CHECKSUM_OFFSET, packet.checksumField() - start);
        if (packet.segmentBytes() > 0) {
            boolean isIpv4 = packet.segmentKind() == NetDeviceInfo.TSO4;
            memory.u8(offset + SEGMENT_TYPE, isIpv4 ? SEGMENT_TCPV4 : SEGMENT_TCPV6);
            memory.u16le(offset + SEGMENT_SIZE, packet.segmentBytes());
            memory.u16le(offset + HEADER_LENGTH, start + tcpHeaderBytes(packet, start));
        }
    }

    private static int tcpHeaderBytes(PacketBuffer packet, int tcpStart) {
        if (tcpStart + TCP_DATA_OFFSET >= packet.runBytes()) {
            return TCP_MIN_BYTES;
        }
        return (packet.memory().u8(packet.start() + tcpStart + TCP_DATA_OFFSET) >>> 4) * 4;
    }

    /**
     * Notes on {@code packet}, which is complete, what the header says of it.
     *
     * @return whether the header makes sense; if not, the packet is to be dropped
     */
    public static boolean decode(Memory memory, int offset, PacketBuffer packet) {
        int flags = memory.u8(offset + FLAGS);
        int segmentType = memory.u8(offset + SEGMENT_TYPE) & ~SEGMENT_ECN;
        if ((flags & FLAG_NEEDS_CHECKSUM) != 0) {
            int start = memory.u16le(offset + CHECKSUM_START);
            int field = start + memory.u16le(offset + CHECKSUM_OFFSET);
            if (field + CHECKSUM_BYTES > packet.totalBytes()) {
                return false;
            }
            packet.leaveChecksum(start, field);
            // It never left this machine: there was nothing that could have damaged it.
            packet.markChecksumVerified();
        } else if ((flags & FLAG_DATA_VALID) != 0) {
            packet.markChecksumVerified();
        }
        return segmentType == SEGMENT_NONE || decodeSegmentation(segmentType, memory, offset, packet);
    }

    private static boolean decodeSegmentation(int type, Memory memory, int offset, PacketBuffer packet) {
        int bytes = memory.u16le(offset + SEGMENT_SIZE);
        if (bytes == 0 || type != SEGMENT_TCPV4 && type != SEGMENT_TCPV6) {
            return false;
        }
        packet.leaveSegmentation(type == SEGMENT_TCPV4 ? NetDeviceInfo.TSO4 : NetDeviceInfo.TSO6, bytes);
        return true;
    }

    /** How many receive buffers a frame is spread over, with {@code VIRTIO_NET_F_MRG_RXBUF} (virtio 1.2 §5.1.6.4). */
    public static int bufferCount(Memory memory, int offset) {
        return memory.u16le(offset + BUFFER_COUNT);
    }
}
