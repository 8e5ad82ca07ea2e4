package io.anykernel.core.ring;

/**
 * Where things lie in a ring that a Xen front end shares with its back end, little-endian (Xen public/io/ring.h). A response takes
 * the place of a request, so an entry is as long as the longer of the two.
 *
 * <pre>
 *   0 request index 4 | 4 request event 4 | 8 response index 4 | 12 response event 4 | 16 reserved 48 | 64 entries
 * </pre>
 *
 * <p>Indices count requests and responses ever made, modulo 2³². As many entries as fit are used, rounded down to a power of two.
 *
 * @param pages of 4096 bytes each, a power of two
 * @param entryBytes of one entry
 */
public record XenRingLayout(int pages, int entryBytes) {
    /** Unit of the ring's memory, which is granted page by page. */
    public static final int PAGE_BYTES = 4096;

    /** Most pages of one ring: what Linux's back ends take at most. */
    public static final int MAX_PAGES = 16;

    public static final int REQUEST_INDEX = 0;

    /** Notify the back end when this index is passed. */
    public static final int REQUEST_EVENT = 4;

    public static final int RESPONSE_INDEX = 8;

    /** Notify the front end when this index is passed. */
    public static final int RESPONSE_EVENT = 12;

    public static final int ENTRIES = 64;

    public XenRingLayout {
        boolean isPowerOfTwo = pages > 0 && (pages & pages - 1) == 0;
        if (!isPowerOfTwo || pages > MAX_PAGES || entryBytes < 1 || entryBytes > PAGE_BYTES - ENTRIES) {
            throw new IllegalArgumentException("ring of " + pages + " pages with entries of " + entryBytes + " bytes");
        }
    }

    /** Number of entries. */
    public int size() {
        return Integer.highestOneBit((totalBytes() - ENTRIES) / entryBytes);
    }

    public int totalBytes() {
        return pages * PAGE_BYTES;
    }
}
