package io.anykernel.net.xen;

import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.ring.XenRing;
import io.anykernel.core.xen.GrantedPages;
import io.anykernel.hypercall.XenDevice;

/**
 * The receive ring: keeps the back end supplied with granted pages and makes packets of copies of what it filled. A request's identifier is
 * the number of its entry; entries take pages in turn, so that an answered one's page is the next to be offered.
 *
 * <p>A frame that fits a packet's run is copied there; of a longer one the first bytes, which hold the headers, and the rest into
 * payload. The back end's pages are never handed up, so it always has some to receive the acknowledgment that releases the payload.
 */
final class ReceiveRing {
    private static final String OWNER = "xen-net.receive";
    private static final int MIN_FRAME_BYTES = 14;

    /** Enough for link, network and transport headers with all their options. */
    private static final int HEADER_COPY_BYTES = 192;

    private final XenRing ring;
    private final GrantedPages pages;
    private final PacketPool packets;
    private final PayloadPool blocks;
    private final FrameParts parts;
    private final ChecksumPlace checksum = new ChecksumPlace();

    private final Counter noPacket;
    private final Counter noBlock;
    private final Counter runts;
    private final Counter tooLong;
    private final Counter errors;
    private final Counter badExtras;
    private final Counter badChecksums;

    /** What is known of the frame whose parts are being taken. */
    private int flags;

    private int segmentKind;
    private int segmentBytes;
    private boolean isTooLong;
    private boolean isFailed;
    private boolean hasBadExtra;

    /** @param pages a power of two of them, no more than the ring has entries */
    ReceiveRing(XenRing ring, GrantedPages pages, PacketPool packets, PayloadPool blocks, Counters counters) {
        this.ring = ring;
        this.pages = pages;
        this.packets = packets;
        this.blocks = blocks;
        parts = new FrameParts(pages);
        noPacket = counters.counter("receive.drop.no-packet");
        noBlock = counters.counter("receive.drop.no-block");
        runts = counters.counter("receive.drop.runt");
        tooLong = counters.counter("receive.drop.too-long");
        errors = counters.counter("receive.drop.back-end");
        badExtras = counters.counter("receive.drop.extra-info");
        badChecksums = counters.counter("receive.drop.checksum-place");
    }

    /** Offers every page that is free; whether the back end wants to be notified. */
    boolean refill() {
        while (ring.inFlight() < pages.count() && ring.hasRoomFor(1)) {
            int entry = ring.nextEntry();
            NetifFormat.receiveRequest(ring.memory(), ring.begin(), entry, pages.reference(pageOf(entry)));
            ring.end();
        }
        return ring.publish();
    }

    private int pageOf(int entry) {
        return entry & pages.count() - 1;
    }

    /** Whether a frame could be received into a packet; if not, frames wait in the ring. */
    boolean hasPacket() {
        return packets.available() > 0;
    }

    /** Whether a frame, whole or to be dropped, waits. */
    boolean hasFrame() {
        return ring.hasResponse();
    }

    boolean enableEvents() {
        return ring.enableEvents();
    }

    void disableEvents() {
        ring.disableEvents();
    }

    /** The next frame, which the caller then owns, or {@code null}: nothing there, or dropped with a count. */
    PacketBuffer receive() {
        return takeParts() ? assemble() : null;
    }

    // ---- taking parts off the ring

    /** Takes one frame off the ring; false if there is none, or the back end broke a rule. */
    private boolean takeParts() {
        parts.clear();
        segmentKind = 0;
        isTooLong = false;
        isFailed = false;
        hasBadExtra = false;
        if (!ring.hasResponse() || !takePart()) {
            return false;
        }
        int ofFirst = flags;
        boolean isWhole = (ofFirst & NetifFormat.RECEIVE_EXTRA) == 0 || takeExtras();
        while (isWhole && (flags & NetifFormat.RECEIVE_MORE) != 0) {
            isWhole = takePart();
        }
        flags = ofFirst;
        return isWhole;
    }

    /** Takes one part; false if it lies, or is missing: a back end shows all of a frame at once. */
    private boolean takePart() {
        int entry = ring.nextResponseEntry();
        int at = ring.takeResponse();
        if (at == XenRing.NONE) {
            return refuse();
        }
        long response = NetifFormat.receiveResponse(ring.memory(), at);
        int offset = NetifFormat.receiveOffset(response);
        int size = NetifFormat.receiveSize(response);
        flags = NetifFormat.receiveFlags(response);
        if (NetifFormat.receiveId(response) != entry || size > XenDevice.PAGE_BYTES - offset) {
            return refuse();
        }
        if (size < 0) {
            isFailed = true;
        } else {
            isTooLong |= !parts.add(pageOf(entry), offset, size);
        }
        return true;
    }

    private boolean takeExtras() {
        long extra;
        do {
            int at = ring.takeResponse();
            if (at == XenRing.NONE) {
                return refuse();
            }
            extra = NetifFormat.receiveResponse(ring.memory(), at);
            noteExtra(extra);
        } while (NetifFormat.hasMoreExtra(extra));
        return true;
    }

    private void noteExtra(long extra) {
        boolean isKnown = NetifFormat.isTcpv4(extra) || NetifFormat.isTcpv6(extra);
        if (!NetifFormat.isSegmentation(extra) || !isKnown || NetifFormat.segmentBytes(extra) == 0) {
            hasBadExtra = true;
            return;
        }
        segmentKind = NetifFormat.isTcpv4(extra) ? NetDeviceInfo.TSO4 : NetDeviceInfo.TSO6;
        segmentBytes = NetifFormat.segmentBytes(extra);
    }

    private boolean refuse() {
        if (!ring.isBroken()) {
            ring.breakRing();
        }
        return false;
    }

    // ---- making a packet of them

    private PacketBuffer assemble() {
        Counter reason = reasonToDrop();
        if (reason != null) {
            return drop(null, reason);
        }
        PacketBuffer frame = packets.acquire(OWNER);
        if (frame == null) {
            return drop(null, noPacket);
        }
        if (!fill(frame)) {
            return drop(frame, noBlock);
        }
        return describe(frame) ? frame : drop(frame, badChecksums);
    }

    private Counter reasonToDrop() {
        int bytes = parts.totalBytes();
        if (isFailed) {
            return errors;
        }
        if (isTooLong || bytes > HEADER_COPY_BYTES + PacketBuffer.MAX_SLICES * blocks.bufferBytes()) {
            return tooLong;
        }
        if (bytes < MIN_FRAME_BYTES) {
            return runts;
        }
        return hasBadExtra ? badExtras : null;
    }

    private static PacketBuffer drop(PacketBuffer frame, Counter reason) {
        reason.increment();
        if (frame != null) {
            frame.release();
        }
        return null;
    }

    /** Copies the parts; false if there is too little payload for them. */
    private boolean fill(PacketBuffer frame) {
        int bytes = parts.totalBytes();
        int inRun = bytes <= frame.tailroomBytes() ? bytes : HEADER_COPY_BYTES;
        parts.copyNext(frame.memory(), frame.extend(inRun), inRun);
        int left = bytes - inRun;
        while (left > 0) {
            PayloadBuffer block = blocks.acquire(OWNER);
            if (block == null) {
                return false;
            }
            int now = Math.min(left, blocks.bufferBytes());
            parts.copyNext(block.memory(), 0, now);
            frame.appendSlice(block, 0, now);
            left -= now;
        }
        return true;
    }

    /** Notes what the back end says of the frame; false if a checksum is blank where there is none. */
    private boolean describe(PacketBuffer frame) {
        boolean isBlank = (flags & NetifFormat.RECEIVE_CHECKSUM_BLANK) != 0;
        if (isBlank) {
            if (!checksum.find(frame)) {
                return false;
            }
            frame.leaveChecksum(checksum.start(), checksum.field());
        }
        if (isBlank || (flags & NetifFormat.RECEIVE_DATA_VALIDATED) != 0) {
            // A blank one never left this machine: there was nothing that could have damaged it.
            frame.markChecksumVerified();
        }
        if (segmentKind != 0) {
            frame.leaveSegmentation(segmentKind, segmentBytes);
        }
        return true;
    }

    boolean isBroken() {
        return ring.isBroken();
    }

    /** Forgets what was offered, for another back end. */
    void reset() {
        ring.reset();
    }
}
