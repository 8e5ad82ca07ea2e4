package io.anykernel.net.xen;

import io.anykernel.hypercall.Memory;

/**
 * Entries of a network device's two rings, little-endian (Xen public/io/netif.h).
 *
 * <pre>
 *   transmit request:  0 reference 4 | 4 offset 2 | 6 flags 2 | 8 id 2 | 10 size 2
 *   transmit response: 0 id 2 | 2 status 2
 *   receive request:   0 id 2 | 2 reserved 2 | 4 reference 4
 *   receive response:  0 id 2 | 2 offset 2 | 4 flags 2 | 6 status or size 2
 *   extra information: 0 type 1 | 1 flags 1 | 2 segment bytes 2 | 4 kind of segments 1 | 5 reserved 1 | 6 features 2
 * </pre>
 *
 * A frame is a request or response with its first part, extra information if its flags say so, and further parts as long as flags
 * say that more follow. On transmission the first size is the whole frame's; on reception each is its part's. Extra information
 * takes an entry of its own and carries no identifier, so a receive response lies in the entry of the request that it answers.
 */
final class NetifFormat {
    static final int TRANSMIT_BYTES = 12;
    static final int RECEIVE_BYTES = 8;

    /** Entries of either ring, in one page. */
    static final int ENTRIES = 256;

    /** Most parts of a frame that every back end takes. */
    static final int MAX_PARTS = 18;

    /** Largest frame, by the width of its size. */
    static final int MAX_FRAME_BYTES = 0xffff;

    // Flags of transmit requests.
    static final int TRANSMIT_CHECKSUM_BLANK = 1;
    static final int TRANSMIT_DATA_VALIDATED = 2;
    static final int TRANSMIT_MORE = 4;
    static final int TRANSMIT_EXTRA = 8;

    // Flags of receive responses.
    static final int RECEIVE_DATA_VALIDATED = 1;
    static final int RECEIVE_CHECKSUM_BLANK = 2;
    static final int RECEIVE_MORE = 4;
    static final int RECEIVE_EXTRA = 8;

    /** Status of a transmit response to extra information, which has no identifier. */
    static final int STATUS_NONE = 1;

    private static final int EXTRA_SEGMENTATION = 1;
    private static final int EXTRA_MORE = 1;
    private static final int SEGMENTS_TCPV4 = 1;
    private static final int SEGMENTS_TCPV6 = 2;

    private static final int MASK_8 = 0xff;
    private static final int MASK_16 = 0xffff;

    private NetifFormat() {}

    // ---- transmission

    static void transmitRequest(Memory ring, int at, int reference, int flags, int id, int sizeBytes) {
        ring.i32le(at, reference);
        // Offset 0: parts start where their pages do.
        ring.i32le(at + 4, flags << 16);
        ring.i32le(at + 8, id | sizeBytes << 16);
    }

    /** Describes a super-segment, the only extra information. */
    static void transmitSegmentation(Memory ring, int at, int segmentBytes, boolean isIpv6) {
        ring.i32le(at, EXTRA_SEGMENTATION | segmentBytes << 16);
        ring.i64le(at + 4, isIpv6 ? SEGMENTS_TCPV6 : SEGMENTS_TCPV4);
    }

    /** A transmit response, for the two below, read at once: the back end can change it. */
    static int transmitResponse(Memory ring, int at) {
        return ring.i32le(at);
    }

    static int transmitId(int response) {
        return response & MASK_16;
    }

    /** Not negative if the frame was sent, as far as the back end knows. */
    static int transmitStatus(int response) {
        return response >> 16;
    }

    // ---- reception

    static void receiveRequest(Memory ring, int at, int id, int reference) {
        ring.i32le(at, id);
        ring.i32le(at + 4, reference);
    }

    /** A receive response or extra information, for those below, read at once: the back end can change it. */
    static long receiveResponse(Memory ring, int at) {
        return ring.i64le(at);
    }

    static int receiveId(long response) {
        return (int) response & MASK_16;
    }

    static int receiveOffset(long response) {
        return (int) (response >>> 16) & MASK_16;
    }

    static int receiveFlags(long response) {
        return (int) (response >>> 32) & MASK_16;
    }

    /** Bytes of the part, or a negative status. */
    static int receiveSize(long response) {
        return (int) (response >> 48);
    }

    static boolean isSegmentation(long extra) {
        return ((int) extra & MASK_8) == EXTRA_SEGMENTATION;
    }

    static boolean hasMoreExtra(long extra) {
        return ((int) (extra >>> 8) & EXTRA_MORE) != 0;
    }

    static int segmentBytes(long extra) {
        return (int) (extra >>> 16) & MASK_16;
    }

    static boolean isTcpv4(long extra) {
        return ((int) (extra >>> 32) & MASK_8) == SEGMENTS_TCPV4;
    }

    static boolean isTcpv6(long extra) {
        return ((int) (extra >>> 32) & MASK_8) == SEGMENTS_TCPV6;
    }
}
