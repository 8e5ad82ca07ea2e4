package io.anykernel.block.xen;

import io.anykernel.core.device.BlockCompletions;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.device.BlockQueue;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.ring.XenRing;
import io.anykernel.core.xen.GrantedPages;
import io.anykernel.core.xen.XenFrontEnd;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.XenDevice;
import io.anykernel.hypercall.XenEventChannel;
import io.anykernel.hypercall.XenbusState;

/**
 * Front end of a Xen block device (Xen public/io/blkif.h) with one ring. Confined to one Cpu.
 *
 * <p>Data is copied through pages that are granted to the back end for good, which suits back ends that keep them mapped ({@code
 * feature-persistent}) and those that do not; memory of requests is out of the back end's reach. Without {@code
 * feature-flush-cache} the back end writes through, and a flush has nothing to wait for. Write barriers are not used.
 *
 * <p>A back end that breaks a rule or leaves is not used any more: requests fail with {@code Errno.IO}, counted. One that changes the
 * device's size is not followed, and counted too: what {@link #info} says holds until the device is opened anew.
 */
public final class XenBlockQueue implements BlockQueue {
    /** Kind of device in xenstore. */
    public static final String KIND = "vbd";

    /** Features all allowed; see the constructor. */
    public static final long ALL_FEATURES = -1;

    /** Four pages hold 128 requests, as many as there are pages of data for. */
    private static final int MAX_RING_PAGE_ORDER = 2;

    private static final int DATA_PAGES = 128;

    private final XenFrontEnd frontEnd;
    private final BlockDeviceInfo info;
    private final DiskFeatures features;
    private final XenEventChannel channel;
    private final XenRing ring;
    private final DiskSlots slots;
    private final int handle;

    private final BlockCompletions completions;
    private final Counter stalls;
    private final Counter violations;
    private final Counter losses;
    private final Counter sizeChanges;

    /** Capacity that the back end said last. */
    private long sectors;

    private boolean isLost;
    private boolean isClosed;
    private long pollAgainNanos = Cpu.NEVER;

    /**
     * Meets the back end and connects. Blocks until it has, some ten seconds at most.
     *
     * @param bus that the device sits on
     * @param owner woken by the device's events
     * @param allowedFeatures features that the driver may use; {@link #ALL_FEATURES} but for tests and workarounds
     * @param counters scoped to this device
     * @throws KernelException if it is no usable block device
     * @throws PortException if the world cannot provide for it
     */
    public XenBlockQueue(Bus bus, BusDevice busDevice, Cpu owner, long allowedFeatures, Counters counters) {
        violations = counters.counter("device.violations");
        losses = counters.counter("device.losses");
        sizeChanges = counters.counter("device.size-changes");
        completions = new BlockCompletions(counters);
        stalls = counters.counter("requests.stall.no-room");
        frontEnd = XenFrontEnd.open(bus, busDevice, KIND, owner);
        handle = frontEnd.handle();
        boolean isOpen = false;
        try {
            int order = DiskFeatures.ringPageOrder(frontEnd, allowedFeatures, MAX_RING_PAGE_ORDER);
            GrantedPages ringPages = frontEnd.grant(1 << order, false);
            ring = frontEnd.newRing(ringPages, BlkifFormat.ENTRY_BYTES, violations);
            slots = new DiskSlots(frontEnd.grant(DATA_PAGES, false), ring.size());
            channel = frontEnd.newChannel();
            writeKeys(ringPages, order, (allowedFeatures & DiskFeatures.PERSISTENT) != 0);
            frontEnd.connect(XenbusState.INITIALISED);
            features = DiskFeatures.read(frontEnd, allowedFeatures);
            frontEnd.state(XenbusState.CONNECTED);
            isOpen = true;
        } finally {
            if (!isOpen) {
                frontEnd.giveUp();
            }
        }
        sectors = features.sectors();
        info = new BlockDeviceInfo(
                frontEnd.location(), features.sectorBytes(), features.blocks(), features.isReadOnly());
        ring.enableEvents();
    }

    private void writeKeys(GrantedPages ringPages, int order, boolean isPersistent) {
        if (order == 0) {
            frontEnd.write("ring-ref", ringPages.reference(0));
        } else {
            frontEnd.write("ring-page-order", order);
            for (int page = 0; page < ringPages.count(); page++) {
                frontEnd.write("ring-ref" + page, ringPages.reference(page));
            }
        }
        frontEnd.write("event-channel", channel.port());
        frontEnd.write("protocol", BlkifFormat.PROTOCOL);
        frontEnd.write("feature-persistent", isPersistent ? 1 : 0);
    }

    @Override
    public BlockDeviceInfo info() {
        return info;
    }

    /** What the medium writes at once, in bytes: a power of two or not, a multiple of the block size. */
    public int physicalBlockBytes() {
        return features.physicalSectorBytes();
    }

    /** Most blocks of one read or write; a larger one is refused with {@code Errno.INVALID}. */
    public int maxTransferBlocks() {
        return features.maxSegments() * XenDevice.PAGE_BYTES / info.blockBytes();
    }

    // ---- requests

    @Override
    public int submit(BlockRequest request) {
        if (isClosed || isLost) {
            return isClosed ? Errno.BAD_HANDLE : Errno.IO;
        }
        return switch (request.operation()) {
            case READ -> transfer(request, BlkifFormat.READ);
            case WRITE -> info.isReadOnly() ? Errno.READ_ONLY : transfer(request, BlkifFormat.WRITE);
            case FLUSH -> flush(request);
            case DISCARD -> info.isReadOnly() ? Errno.READ_ONLY : discard(request);
        };
    }

    private int transfer(BlockRequest request, int operation) {
        if (isOutside(request) || request.blocks() > maxTransferBlocks()) {
            return Errno.INVALID;
        }
        int bytes = bytesOf(request);
        request.memory().check(request.offset(), bytes);
        DiskSlots.Slot slot = begin(request, operation, (bytes + XenDevice.PAGE_BYTES - 1) / XenDevice.PAGE_BYTES);
        if (slot == null) {
            return Errno.WOULD_BLOCK;
        }
        if (operation == BlkifFormat.WRITE) {
            slots.copyIn(slot, request.memory(), request.offset(), bytes);
        }
        int at = write(slot, request.firstBlock());
        slots.describe(slot, ring.memory(), at, handle, bytes);
        ring.end();
        return Errno.OK;
    }

    private boolean isOutside(BlockRequest request) {
        return request.blocks() < 1
                || request.firstBlock() < 0
                || request.firstBlock() > info.blockCount() - request.blocks();
    }

    private int bytesOf(BlockRequest request) {
        return request.blocks() * info.blockBytes();
    }

    private int flush(BlockRequest request) {
        if (!features.hasFlush()) {
            completions.defer(request);
            return Errno.OK;
        }
        DiskSlots.Slot slot = begin(request, BlkifFormat.FLUSH, 0);
        if (slot == null) {
            return Errno.WOULD_BLOCK;
        }
        write(slot, 0);
        ring.end();
        return Errno.OK;
    }

    private int discard(BlockRequest request) {
        if (!features.hasDiscard()) {
            return Errno.NOT_SUPPORTED;
        }
        if (isOutside(request)) {
            return Errno.INVALID;
        }
        DiskSlots.Slot slot = begin(request, BlkifFormat.DISCARD, 0);
        if (slot == null) {
            return Errno.WOULD_BLOCK;
        }
        int at = write(slot, request.firstBlock());
        BlkifFormat.discardSectors(ring.memory(), at, (long) request.blocks() * features.sectorsPerBlock());
        ring.end();
        return Errno.OK;
    }

    /** A slot for the request, with the ring having room for it; {@code null}, and a count, if there is none. */
    private DiskSlots.Slot begin(BlockRequest request, int operation, int dataPages) {
        DiskSlots.Slot slot = ring.hasRoomFor(1) ? slots.take(request, operation, dataPages) : null;
        if (slot == null) {
            stalls.increment();
        }
        return slot;
    }

    /** Writes the slot's request into the ring, without segments; returns where. */
    private int write(DiskSlots.Slot slot, long firstBlock) {
        int at = ring.begin();
        long sector = firstBlock * features.sectorsPerBlock();
        BlkifFormat.request(ring.memory(), at, slot.operation(), handle, slot.id(), sector);
        return at;
    }

    @Override
    public void flushDoorbell() {
        if (!isClosed && ring.publish()) {
            channel.notifyBackend();
        }
        // No event will come for these.
        completions.completeDeferred(isLost ? Errno.IO : Errno.OK);
    }

    // ---- responses

    @Override
    public int poll(long nowNanos, int budget) {
        if (isClosed) {
            return 0;
        }
        channel.take();
        int done = followBackEnd();
        ring.disableEvents();
        boolean isDry = false;
        while (done < budget && !isDry && !isLost) {
            done += completeUpTo(budget - done);
            isDry = ring.isBroken() || ring.enableEvents();
        }
        if (ring.isBroken() && !isLost) {
            done += lose();
        }
        pollAgainNanos = isDry || isLost ? Cpu.NEVER : nowNanos;
        return done;
    }

    private int completeUpTo(int budget) {
        int done = 0;
        while (done < budget && completeNext()) {
            done++;
        }
        return done;
    }

    /** Completes the request of the next response; false if there is none, or one that answers no request. */
    private boolean completeNext() {
        int at = ring.takeResponse();
        if (at == XenRing.NONE) {
            return false;
        }
        DiskSlots.Slot slot = slots.find(BlkifFormat.responseId(ring.memory(), at));
        int outcome = BlkifFormat.responseOutcome(ring.memory(), at);
        if (slot == null || BlkifFormat.operation(outcome) != slot.operation()) {
            ring.breakRing();
            return false;
        }
        int status = statusOf(BlkifFormat.status(outcome));
        BlockRequest request = slot.request();
        if (status == Errno.OK && slot.operation() == BlkifFormat.READ) {
            slots.copyOut(slot, request.memory(), request.offset(), bytesOf(request));
        }
        completions.complete(slots.release(slot), status);
        return true;
    }

    private static int statusOf(int status) {
        return switch (status) {
            case BlkifFormat.STATUS_OK -> Errno.OK;
            case BlkifFormat.STATUS_UNSUPPORTED -> Errno.NOT_SUPPORTED;
            default -> Errno.IO;
        };
    }

    // ---- the back end's life

    /** Looks at the back end's state if it was written; returns how many requests failed with it. */
    private int followBackEnd() {
        if (isLost || !frontEnd.takeBackEndChange()) {
            return 0;
        }
        try {
            if (frontEnd.backEndState() != XenbusState.CONNECTED) {
                return lose();
            }
            noteSize(DiskFeatures.sectors(frontEnd));
        } catch (PortException | KernelException unreadable) {
            return lose();
        }
        return 0;
    }

    private void noteSize(long said) {
        if (said != sectors) {
            sectors = said;
            sizeChanges.increment();
        }
    }

    /** Leaves a back end that is gone or broke the rules, and fails what it held: it reaches none of the requests' memory. */
    private int lose() {
        isLost = true;
        losses.increment();
        frontEnd.abandon();
        return failAll();
    }

    private int failAll() {
        int done = 0;
        for (DiskSlots.Slot slot = slots.any(); slot != null; slot = slots.any()) {
            completions.complete(slots.release(slot), Errno.IO);
            done++;
        }
        return done + completions.completeDeferred(Errno.IO);
    }

    @Override
    public long nextDeadlineNanos() {
        return pollAgainNanos;
    }

    /**
     * Parts from the back end; blocks until it has let go, some ten seconds at most.
     *
     * @throws KernelException if it keeps pages of the driver mapped: they are never used again. Memory of requests was never in its reach.
     */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            pollAgainNanos = Cpu.NEVER;
            try {
                frontEnd.close();
            } finally {
                failAll();
            }
        }
    }
}
