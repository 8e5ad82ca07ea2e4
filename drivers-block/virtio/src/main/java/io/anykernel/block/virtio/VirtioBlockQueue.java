package io.anykernel.block.virtio;

import io.anykernel.core.device.BlockCompletions;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.core.device.BlockQueue;
import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.ring.Virtqueue;
import io.anykernel.core.virtio.VirtioDevice;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;

/**
 * Virtio block device (virtio 1.2 §5.2) with one queue. Confined to one Cpu.
 *
 * <p>A transfer is one chain: header, the caller's memory cut to the device's largest segment, status. Without {@code
 * VIRTIO_BLK_F_FLUSH} the device writes through, and a flush has nothing to wait for.
 */
public final class VirtioBlockQueue implements BlockQueue {
    /** Device type (virtio 1.2 §5). */
    public static final int DEVICE_TYPE = 2;

    /** Feature bits all allowed; see the constructor. */
    public static final long ALL_FEATURES = -1;

    private static final int QUEUE = 0;
    private static final int MAX_QUEUE_SIZE = 256;

    /** Sectors of the protocol, whatever the device's block size (§5.2.4). */
    private static final int SECTOR_BYTES = 512;

    // struct virtio_blk_config (§5.2.4).
    private static final int CONFIG_CAPACITY = 0;
    private static final int CONFIG_SIZE_MAX = 8;
    private static final int CONFIG_SEG_MAX = 12;
    private static final int CONFIG_BLOCK_SIZE = 20;
    private static final int CONFIG_MAX_DISCARD_SECTORS = 36;

    /** Data segments that a chain has room for, header and status apart. */
    private static final int MAX_SEGMENTS = 126;

    private static final int MAX_BLOCK_BYTES = 65536;

    private final Bus bus;
    private final VirtioDevice device;
    private final BlockDeviceInfo info;
    private final Virtqueue queue;
    private final BlockSlots slots;
    private final int segmentBytes;
    private final int maxSegments;
    private final long maxDiscardSectors;
    private final int sectorsPerBlock;

    private final BlockCompletions completions;
    private final Counter stalls;
    private final Counter violations;

    private boolean isClosed;
    private long pollAgainNanos = Cpu.NEVER;

    /**
     * Agrees with the device and starts it.
     *
     * @param bus that the device sits on; memory of requests must be reachable from it
     * @param owner woken by the device's interrupt
     * @param allowedFeatures feature bits that the driver may take; {@link #ALL_FEATURES} but for tests and workarounds
     * @param counters scoped to this device
     * @throws KernelException if it is no usable block device
     */
    public VirtioBlockQueue(Bus bus, BusDevice busDevice, Cpu owner, long allowedFeatures, Counters counters) {
        this.bus = bus;
        device = VirtioDevice.open(bus, busDevice, DEVICE_TYPE, owner);
        device.negotiate(BlockFeatures.choose(device.offered(), allowedFeatures));
        segmentBytes = readLimit(BlockFeatures.SIZE_MAX, CONFIG_SIZE_MAX, Integer.MAX_VALUE);
        violations = counters.counter("device.violations");
        int wantedSegments = Math.min(MAX_SEGMENTS, readLimit(BlockFeatures.SEG_MAX, CONFIG_SEG_MAX, MAX_SEGMENTS));
        queue = device.newQueue(QUEUE, MAX_QUEUE_SIZE, wantedSegments + 2, violations);
        maxSegments = Math.min(wantedSegments, queue.maxRanges() - 2);
        info = readInfo();
        sectorsPerBlock = info.blockBytes() / SECTOR_BYTES;
        maxDiscardSectors = device.has(BlockFeatures.DISCARD)
                ? device.transport().config32(CONFIG_MAX_DISCARD_SECTORS) & 0xffff_ffffL
                : 0;
        slots = new BlockSlots(bus, queue.size());
        completions = new BlockCompletions(counters);
        stalls = counters.counter("requests.stall.no-room");
        device.start();
        queue.enableInterrupts();
    }

    private int readLimit(long feature, int offset, int otherwise) {
        int limit = device.has(feature) ? device.transport().config32(offset) : otherwise;
        return limit > 0 ? limit : otherwise;
    }

    private BlockDeviceInfo readInfo() {
        int blockBytes =
                device.has(BlockFeatures.BLK_SIZE) ? device.transport().config32(CONFIG_BLOCK_SIZE) : SECTOR_BYTES;
        long sectors = device.config64(CONFIG_CAPACITY);
        boolean isSane =
                Integer.bitCount(blockBytes) == 1 && blockBytes >= SECTOR_BYTES && blockBytes <= MAX_BLOCK_BYTES;
        if (!isSane || sectors < 0 || sectors > Long.MAX_VALUE / SECTOR_BYTES || maxSegments < 1) {
            device.reset();
            throw new KernelException(
                    Errno.NO_DEVICE,
                    device.location() + ": virtio block device with block size " + blockBytes + ", capacity "
                            + sectors);
        }
        long blocks = sectors / (blockBytes / SECTOR_BYTES);
        return new BlockDeviceInfo(device.location(), blockBytes, blocks, device.has(BlockFeatures.READ_ONLY));
    }

    @Override
    public BlockDeviceInfo info() {
        return info;
    }

    /** Most blocks of one read or write; a larger one is refused with {@code Errno.INVALID}. */
    public int maxTransferBlocks() {
        long bytes = Math.min((long) segmentBytes * maxSegments, Integer.MAX_VALUE);
        return (int) (bytes / info.blockBytes());
    }

    @Override
    public int submit(BlockRequest request) {
        if (isClosed || queue.isBroken()) {
            return isClosed ? Errno.BAD_HANDLE : Errno.IO;
        }
        return switch (request.operation()) {
            case READ -> transfer(request, BlockSlots.TYPE_READ);
            case WRITE -> info.isReadOnly() ? Errno.READ_ONLY : transfer(request, BlockSlots.TYPE_WRITE);
            case FLUSH -> flush(request);
            case DISCARD -> info.isReadOnly() ? Errno.READ_ONLY : discard(request);
        };
    }

    private int transfer(BlockRequest request, int type) {
        if (isOutside(request) || request.blocks() > maxTransferBlocks()) {
            return Errno.INVALID;
        }
        int bytes = request.blocks() * info.blockBytes();
        request.memory().check(request.offset(), bytes);
        long address = bus.deviceAddress(request.memory(), request.offset(), bytes);
        if (address == Bus.UNREACHABLE) {
            return Errno.INVALID;
        }
        int segments = (int) (((long) bytes + segmentBytes - 1) / segmentBytes);
        BlockSlots.Slot slot = begin(request, type, segments + 2);
        if (slot == null) {
            return Errno.WOULD_BLOCK;
        }
        addData(type, address, bytes);
        return end(slot);
    }

    private boolean isOutside(BlockRequest request) {
        return request.blocks() < 1
                || request.firstBlock() < 0
                || request.firstBlock() > info.blockCount() - request.blocks();
    }

    private void addData(int type, long address, int bytes) {
        int done = 0;
        while (done < bytes) {
            int part = Math.min(segmentBytes, bytes - done);
            if (type == BlockSlots.TYPE_READ) {
                queue.addWritable(address + done, part);
            } else {
                queue.addReadable(address + done, part);
            }
            done += part;
        }
    }

    private int flush(BlockRequest request) {
        if (!device.has(BlockFeatures.FLUSH)) {
            completions.defer(request);
            return Errno.OK;
        }
        BlockSlots.Slot slot = begin(request, BlockSlots.TYPE_FLUSH, 2);
        return slot == null ? Errno.WOULD_BLOCK : end(slot);
    }

    private int discard(BlockRequest request) {
        if (maxDiscardSectors == 0) {
            return Errno.NOT_SUPPORTED;
        }
        long sectors = (long) request.blocks() * sectorsPerBlock;
        if (isOutside(request) || sectors > maxDiscardSectors) {
            return Errno.INVALID;
        }
        BlockSlots.Slot slot = begin(request, BlockSlots.TYPE_DISCARD, 3);
        if (slot == null) {
            return Errno.WOULD_BLOCK;
        }
        slots.discardRange(slot, request.firstBlock() * sectorsPerBlock, (int) sectors);
        queue.addReadable(slots.discardAddress(slot), BlockSlots.DISCARD_BYTES);
        return end(slot);
    }

    /** Starts a chain with its header; {@code null}, and a count, if there is no room. */
    private BlockSlots.Slot begin(BlockRequest request, int type, int ranges) {
        if (!queue.hasRoomFor(ranges)) {
            stalls.increment();
            return null;
        }
        // The sector is reserved, and zero, where there is no data (§5.2.6.1).
        boolean hasSector = type == BlockSlots.TYPE_READ || type == BlockSlots.TYPE_WRITE;
        BlockSlots.Slot slot = slots.take(request, type, hasSector ? request.firstBlock() * sectorsPerBlock : 0);
        queue.begin(ranges);
        queue.addReadable(slots.headerAddress(slot), BlockSlots.HEADER_BYTES);
        return slot;
    }

    private int end(BlockSlots.Slot slot) {
        queue.addWritable(slots.statusAddress(slot), BlockSlots.STATUS_BYTES);
        queue.end(slot);
        return Errno.OK;
    }

    @Override
    public void flushDoorbell() {
        if (!isClosed && queue.publish()) {
            device.transport().notifyQueue(QUEUE);
        }
        // No interrupt will come for these.
        completions.completeDeferred(Errno.OK);
    }

    @Override
    public int poll(long nowNanos, int budget) {
        if (isClosed) {
            return 0;
        }
        device.transport().takeInterrupt();
        queue.disableInterrupts();
        int done = 0;
        boolean isDry = false;
        while (done < budget && !isDry) {
            done += completeUpTo(budget - done);
            isDry = queue.isBroken() || !queue.hasUsed() && queue.enableInterrupts();
        }
        if (queue.isBroken() && queue.inFlight() > 0) {
            done += abandon();
        }
        pollAgainNanos = isDry ? Cpu.NEVER : nowNanos;
        return done;
    }

    private int completeUpTo(int budget) {
        int done = 0;
        while (done < budget) {
            BlockSlots.Slot slot = (BlockSlots.Slot) queue.takeUsed();
            if (slot == null) {
                break;
            }
            int status = outcome(slot);
            completions.complete(slots.release(slot), status);
            done++;
        }
        return done;
    }

    private int outcome(BlockSlots.Slot slot) {
        return switch (slots.status(slot)) {
            case BlockSlots.STATUS_OK -> isWhole(slot) ? Errno.OK : violation();
            case BlockSlots.STATUS_UNSUPPORTED -> Errno.NOT_SUPPORTED;
            default -> Errno.IO;
        };
    }

    /** A device that reads a medium says how much it wrote to memory; less than all is no success. */
    private boolean isWhole(BlockSlots.Slot slot) {
        BlockRequest request = slot.request();
        return request.operation() != BlockRequest.Operation.READ
                || queue.usedLength() >= request.blocks() * info.blockBytes();
    }

    private int violation() {
        violations.increment();
        return Errno.IO;
    }

    /** Stops a device that broke the rules, and fails what it held. */
    private int abandon() {
        device.reset();
        return failAll();
    }

    private int failAll() {
        int done = 0;
        for (Object slot = queue.drain(); slot != null; slot = queue.drain()) {
            completions.complete(slots.release((BlockSlots.Slot) slot), Errno.IO);
            done++;
        }
        return done + completions.completeDeferred(Errno.IO);
    }

    @Override
    public long nextDeadlineNanos() {
        return pollAgainNanos;
    }

    /**
     * Resets the device, and nothing else: for the owner of a driver whose Cpu failed. The device reaches no memory afterwards, the
     * driver must not be called.
     *
     * @throws KernelException if the device does not reset: it keeps its buffers for good then
     */
    public void stopDevice() {
        device.reset();
    }

    /** @throws KernelException if the device does not reset: memory of requests in flight must never be used again */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            pollAgainNanos = Cpu.NEVER;
            device.reset();
            failAll();
        }
    }
}
