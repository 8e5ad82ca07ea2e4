package io.anykernel.net.xen;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.ring.NumberPool;
import io.anykernel.core.ring.XenRing;
import io.anykernel.core.xen.GrantedPages;
import io.anykernel.hypercall.XenDevice;

/**
 * The transmit ring: frames are copied into granted pages, so that they are the sender's again at once. A request's identifier is
 * the number of its page.
 */
final class TransmitRing {
    private static final int SEGMENTED = NetDeviceInfo.TSO4 | NetDeviceInfo.TSO6;
    private static final int CHECKSUM_BYTES = 2;

    private final XenRing ring;
    private final GrantedPages pages;
    private final NumberPool free;
    private final NetFeatures features;
    private final ChecksumPlace checksum = new ChecksumPlace();
    private final Counter dropped;

    /** Requests in flight that are extra information, and have no page. */
    private int extrasInFlight;

    TransmitRing(XenRing ring, GrantedPages pages, NetFeatures features, Counters counters) {
        this.ring = ring;
        this.pages = pages;
        this.features = features;
        free = new NumberPool(pages.count());
        dropped = counters.counter("send.drop.back-end");
    }

    /** Whether the back end could be made to send such a frame at all. */
    boolean canDescribe(PacketBuffer frame) {
        int bytes = frame.totalBytes();
        return bytes <= (features.canScatter() ? NetifFormat.MAX_FRAME_BYTES : XenDevice.PAGE_BYTES);
    }

    /**
     * Whether what the frame leaves to the device can be left to the back end, or done here: a super-segment's checksum must be where
     * the back end will look for it.
     */
    boolean canComplete(PacketBuffer frame) {
        return (frame.segmentKind() & SEGMENTED) == 0
                ? !frame.needsChecksum() || frame.checksumField() + CHECKSUM_BYTES <= XenDevice.PAGE_BYTES
                : isLeftToBackEnd(frame);
    }

    /** Whether the back end finds and completes the frame's pending checksum. */
    private boolean isLeftToBackEnd(PacketBuffer frame) {
        return frame.needsChecksum()
                && checksum.find(frame)
                && checksum.start() == frame.checksumStart()
                && checksum.field() == frame.checksumField()
                && (features.hasIpv6Checksum() || !checksum.isIpv6());
    }

    /** Queues a copy of the frame; false if there is no room now. The back end sees it at {@link #publish}. */
    boolean offer(PacketBuffer frame) {
        int bytes = frame.totalBytes();
        int parts = (bytes + XenDevice.PAGE_BYTES - 1) / XenDevice.PAGE_BYTES;
        boolean isSegmented = frame.segmentBytes() > 0;
        if (free.available() < parts || !ring.hasRoomFor(parts + (isSegmented ? 1 : 0))) {
            return false;
        }
        boolean isBlank = isLeftToBackEnd(frame);
        int flags = isBlank ? NetifFormat.TRANSMIT_CHECKSUM_BLANK | NetifFormat.TRANSMIT_DATA_VALIDATED : 0;
        int first = offerPart(frame, 0, flags | (isSegmented ? NetifFormat.TRANSMIT_EXTRA : 0), bytes);
        if (frame.needsChecksum() && !isBlank) {
            completeChecksum(frame, first);
        }
        if (isSegmented) {
            NetifFormat.transmitSegmentation(
                    ring.memory(), ring.begin(), frame.segmentBytes(), frame.segmentKind() == NetDeviceInfo.TSO6);
            ring.end();
            extrasInFlight++;
        }
        for (int at = XenDevice.PAGE_BYTES; at < bytes; at += XenDevice.PAGE_BYTES) {
            offerPart(frame, at, 0, Math.min(bytes - at, XenDevice.PAGE_BYTES));
        }
        return true;
    }

    /** Queues a page of the frame from {@code offset} on; returns where in the pages' memory it lies. */
    private int offerPart(PacketBuffer frame, int offset, int flags, int sizeBytes) {
        int page = free.take();
        int left = frame.totalBytes() - offset;
        int into = pages.offset(page);
        frame.copyTo(offset, pages.memory(), into, Math.min(left, XenDevice.PAGE_BYTES));
        int more = left > XenDevice.PAGE_BYTES ? NetifFormat.TRANSMIT_MORE : 0;
        NetifFormat.transmitRequest(ring.memory(), ring.begin(), pages.reference(page), flags | more, page, sizeBytes);
        ring.end();
        return into;
    }

    /** Completes in the copy what the back end would not. */
    private void completeChecksum(PacketBuffer frame, int copy) {
        int value = InternetChecksum.finish(InternetChecksum.sum(frame, frame.checksumStart()));
        // Of zero's two forms, the one that UDP does not take for no checksum (RFC 768).
        pages.memory().u16be(copy + frame.checksumField(), value == 0 ? 0xffff : value);
    }

    /** Shows the back end the frames queued; whether it wants to be notified. */
    boolean publish() {
        return ring.publish();
    }

    /** Takes back the pages of frames that have left. */
    void reclaim() {
        for (int at = ring.takeResponse(); at != XenRing.NONE; at = ring.takeResponse()) {
            int response = NetifFormat.transmitResponse(ring.memory(), at);
            if (!isAnswer(NetifFormat.transmitId(response), NetifFormat.transmitStatus(response))) {
                ring.breakRing();
            }
        }
    }

    private boolean isAnswer(int id, int status) {
        if (status == NetifFormat.STATUS_NONE) {
            return --extrasInFlight >= 0;
        }
        if (!free.isTaken(id)) {
            return false;
        }
        free.release(id);
        if (status < 0) {
            dropped.increment();
        }
        return true;
    }

    /** Asks for an event once half of what is in flight has left; false if that has happened already. */
    boolean enableEvents() {
        return ring.enableEvents(Math.max(1, ring.inFlight() / 2));
    }

    void disableEvents() {
        ring.disableEvents();
    }

    boolean isBroken() {
        return ring.isBroken();
    }

    /** Forgets what is in flight, for another back end. */
    void reset() {
        for (int page = 0; page < pages.count(); page++) {
            if (free.isTaken(page)) {
                free.release(page);
            }
        }
        extrasInFlight = 0;
        ring.reset();
    }
}
