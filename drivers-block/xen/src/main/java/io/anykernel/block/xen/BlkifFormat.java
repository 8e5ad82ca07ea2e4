package io.anykernel.block.xen;

import io.anykernel.hypercall.Memory;

/**
 * Entries of a block device's ring, little-endian, in the layout of x86-64 (Xen public/io/blkif.h, {@code x86_64-abi}).
 *
 * <pre>
 *   transfer, flush:  0 operation 1 | 1 segments 1 | 2 handle 2 | 8 id 8 | 16 sector 8 | 24 segments 8 each, at most 11
 *   indirect:         0 operation 1 | 1 transfer 1 | 2 segments 2 | 8 id 8 | 16 sector 8 | 24 handle 2 | 28 references 4 each
 *   discard:          0 operation 1 | 1 flags 1 | 2 handle 2 | 8 id 8 | 16 sector 8 | 24 sectors 8
 *   segment:          0 reference 4 | 4 first sector 1 | 5 last sector 1 | 6 reserved 2
 *   response:         0 id 8 | 8 operation 1 | 10 status 2
 * </pre>
 *
 * Sectors have 512 bytes, whatever the device's block size. A segment is one granted page; its first and last sector, which is meant
 * inclusively, count within it. The segments of an indirect transfer lie in a granted page of their own.
 */
final class BlkifFormat {
    /** The front end's {@code protocol} key. */
    static final String PROTOCOL = "x86_64-abi";

    static final int ENTRY_BYTES = 112;
    static final int SECTOR_BYTES = 512;
    static final int SECTORS_PER_PAGE = 8;

    static final int READ = 0;
    static final int WRITE = 1;
    static final int FLUSH = 3;
    static final int DISCARD = 5;
    private static final int INDIRECT = 6;

    /** Segments of a transfer that is not indirect. */
    static final int DIRECT_SEGMENTS = 11;

    static final int STATUS_OK = 0;
    static final int STATUS_UNSUPPORTED = -2;

    /** A bit of the {@code info} key. */
    static final int INFO_READ_ONLY = 4;

    private static final int DETAIL = 1;
    private static final int SEGMENT_COUNT = 1;
    private static final int HANDLE = 2;
    private static final int ID = 8;
    private static final int SECTOR = 16;
    private static final int SEGMENTS = 24;
    private static final int DISCARD_SECTORS = 24;
    private static final int INDIRECT_SEGMENT_COUNT = 2;
    private static final int INDIRECT_HANDLE = 24;
    private static final int INDIRECT_REFERENCE = 28;

    private static final int SEGMENT_BYTES = 8;
    private static final int FIRST_SECTOR = 4;
    private static final int LAST_SECTOR = 5;

    private static final int RESPONSE_OUTCOME = 8;
    private static final int OUTCOME_STATUS_SHIFT = 16;

    private BlkifFormat() {}

    /** A flush, a discard or a transfer whose segments are still to be written; what is not named is zero. */
    static void request(Memory ring, int at, int operation, int handle, int id, long sector) {
        ring.fill(at, ENTRY_BYTES, 0);
        ring.u8(at, operation);
        ring.u16le(at + HANDLE, handle);
        ring.i64le(at + ID, id);
        ring.i64le(at + SECTOR, sector);
    }

    static void segmentCount(Memory ring, int at, int segments) {
        ring.u8(at + SEGMENT_COUNT, segments);
    }

    static void discardSectors(Memory ring, int at, long sectors) {
        ring.i64le(at + DISCARD_SECTORS, sectors);
    }

    /** Makes an indirect one of the transfer at {@code at}. */
    static void indirect(Memory ring, int at, int handle, int segments, int reference) {
        ring.u8(at + DETAIL, ring.u8(at));
        ring.u8(at, INDIRECT);
        ring.u16le(at + INDIRECT_SEGMENT_COUNT, segments);
        ring.u16le(at + INDIRECT_HANDLE, handle);
        ring.i32le(at + INDIRECT_REFERENCE, reference);
    }

    /** Where the segments of a transfer that is not indirect start. */
    static int segments(int at) {
        return at + SEGMENTS;
    }

    /** Segment {@code index} of those that start at {@code segments}: so many sectors from the page's start. */
    static void segment(Memory memory, int segments, int index, int reference, int sectors) {
        int at = segments + index * SEGMENT_BYTES;
        memory.i32le(at, reference);
        memory.i32le(at + FIRST_SECTOR, 0);
        memory.u8(at + LAST_SECTOR, sectors - 1);
    }

    static long responseId(Memory ring, int at) {
        return ring.i64le(at);
    }

    /** Operation and status, for the two below, read at once: the back end can change them. */
    static int responseOutcome(Memory ring, int at) {
        return ring.i32le(at + RESPONSE_OUTCOME);
    }

    /** Of an indirect transfer, what it transfers. */
    static int operation(int outcome) {
        return outcome & 0xff;
    }

    static int status(int outcome) {
        return outcome >> OUTCOME_STATUS_SHIFT;
    }
}
