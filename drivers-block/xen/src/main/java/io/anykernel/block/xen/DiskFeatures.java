package io.anykernel.block.xen;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.xen.XenFrontEnd;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.XenDevice;

/**
 * What the back end of a block device says of it once it is connected (Xen public/io/blkif.h), as far as the driver uses it.
 *
 * @param sectorBytes of a block, the least that is transferred
 * @param physicalSectorBytes what the medium writes at once; a multiple of {@code sectorBytes}
 * @param sectors capacity in sectors of 512 bytes
 * @param maxSegments of one transfer
 */
record DiskFeatures(
        int sectorBytes,
        int physicalSectorBytes,
        long sectors,
        boolean isReadOnly,
        boolean hasFlush,
        boolean hasDiscard,
        int maxSegments) {
    /** Features that an embedder may keep the driver from using. */
    static final int MULTI_PAGE = 1;

    static final int INDIRECT = 2;
    static final int PERSISTENT = 4;
    static final int FLUSH = 8;
    static final int DISCARD = 16;

    /** 128 KiB. Longer transfers gain nothing that several at once do not. */
    static final int MAX_SEGMENTS = 32;

    private static final int MAX_PHYSICAL_BYTES = 1 << 24;
    private static final long MAX_SECTORS = Long.MAX_VALUE / BlkifFormat.SECTOR_BYTES;
    private static final int MAX_INFO = 0xffff;

    /**
     * Pages of the ring that the back end takes, as a logarithm.
     *
     * @param most that the driver wants
     */
    static int ringPageOrder(XenFrontEnd frontEnd, long allowed, int most) {
        long offered =
                (allowed & MULTI_PAGE) == 0 ? 0 : frontEnd.number("max-ring-page-order", 0, 0, Integer.MAX_VALUE);
        return (int) Math.min(offered, most);
    }

    /**
     * Reads them; the back end is connected.
     *
     * @throws KernelException if they contradict themselves or the driver cannot use such a device
     */
    static DiskFeatures read(XenFrontEnd frontEnd, long allowed) {
        int sectorBytes = (int) frontEnd.number(
                "sector-size", BlkifFormat.SECTOR_BYTES, BlkifFormat.SECTOR_BYTES, XenDevice.PAGE_BYTES);
        int physical = (int) frontEnd.number("physical-sector-size", sectorBytes, sectorBytes, MAX_PHYSICAL_BYTES);
        if (Integer.bitCount(sectorBytes) != 1 || physical % sectorBytes != 0) {
            throw new KernelException(
                    Errno.NO_DEVICE,
                    frontEnd.location() + ": Xen block device with sectors of " + sectorBytes
                            + " bytes and physical ones of " + physical);
        }
        return new DiskFeatures(
                sectorBytes,
                physical,
                sectors(frontEnd),
                (frontEnd.number("info", 0, 0, MAX_INFO) & BlkifFormat.INFO_READ_ONLY) != 0,
                (allowed & FLUSH) != 0 && frontEnd.hasFeature("feature-flush-cache"),
                (allowed & DISCARD) != 0 && frontEnd.hasFeature("feature-discard"),
                maxSegments(frontEnd, allowed));
    }

    /** Capacity as the back end says it now, in sectors of 512 bytes. */
    static long sectors(XenFrontEnd frontEnd) {
        return frontEnd.number("sectors", 0, MAX_SECTORS);
    }

    private static int maxSegments(XenFrontEnd frontEnd, long allowed) {
        long offered = (allowed & INDIRECT) == 0
                ? 0
                : frontEnd.number("feature-max-indirect-segments", 0, 0, Integer.MAX_VALUE);
        return (int) Math.max(BlkifFormat.DIRECT_SEGMENTS, Math.min(offered, MAX_SEGMENTS));
    }

    long blocks() {
        return sectors / sectorsPerBlock();
    }

    int sectorsPerBlock() {
        return sectorBytes / BlkifFormat.SECTOR_BYTES;
    }
}
