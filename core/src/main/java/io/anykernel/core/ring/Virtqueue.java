package io.anykernel.core.ring;

import io.anykernel.core.log.Counter;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Memory;

/**
 * The driver's side of a split virtqueue (virtio 1.2 §2.7) with event index and indirect descriptors. Confined to one
 * Cpu; allocates nothing after construction.
 *
 * <p>A chain is offered by {@link #begin}, {@link #addReadable}, {@link #addWritable} and {@link #end}; {@link #publish}
 * shows all chains ended since to the device, and says whether to notify it. {@link #takeUsed} returns the token of a
 * chain that the device is done with.
 *
 * <p>What the device writes is not believed: an identifier of no chain in flight, a length past the chain's writable
 * bytes or an index past what was offered marks the queue {@link #isBroken}, and it is not read any more. The chains'
 * bookkeeping lies in the heap, out of the device's reach.
 */
public final class Virtqueue {
    private static final int INDEX_MASK = 0xffff;
    private static final int NONE = -1;

    private final VirtqueueLayout layout;
    private final Memory memory;
    private final long deviceAddress;
    private final boolean hasEventIndex;
    private final int mask;
    private final Counter violations;

    // Offsets, worked out once.
    private final int driverRing;
    private final int deviceRing;
    private final int usedEvent;
    private final int availEvent;

    /** Free descriptors are linked through this, and so are those of a chain. */
    private final int[] next;

    /** By head: what the driver gets back. Not null while in flight. */
    private final Object[] tokens;

    private final int[] writableBytes;

    private int firstFree;
    private int freeCount;
    private int inFlight;

    /** Running indices, modulo 65536. */
    private int offered;

    private int published;
    private int taken;
    private int usedLength;
    private boolean isBroken;

    // The chain being built.
    private int head = NONE;
    private int last;
    private boolean isIndirect;
    private int tableEntries;
    private int chainWritable;

    /**
     * @param memory at least {@code layout.totalBytes()}, zeroed, aligned by {@link VirtqueueLayout#ALIGNMENT}
     * @param hasEventIndex whether {@code VIRTIO_F_EVENT_IDX} was agreed on
     * @param violations counts what a broken device did
     */
    public Virtqueue(VirtqueueLayout layout, DmaMemory memory, boolean hasEventIndex, Counter violations) {
        this.layout = layout;
        this.memory = memory.memory();
        this.deviceAddress = memory.deviceAddress();
        this.hasEventIndex = hasEventIndex;
        this.violations = violations;
        this.mask = layout.size() - 1;
        this.driverRing = layout.driverRing();
        this.deviceRing = layout.deviceRing();
        this.usedEvent = layout.usedEvent();
        this.availEvent = layout.availEvent();
        this.memory.check(0, layout.totalBytes());
        this.next = new int[layout.size()];
        this.tokens = new Object[layout.size()];
        this.writableBytes = new int[layout.size()];
        for (int i = 0; i < layout.size(); i++) {
            next[i] = i + 1 < layout.size() ? i + 1 : NONE;
        }
        freeCount = layout.size();
    }

    public int size() {
        return layout.size();
    }

    /** As the device sees it. */
    public long descriptorsAddress() {
        return deviceAddress;
    }

    /** As the device sees it. */
    public long driverRingAddress() {
        return deviceAddress + driverRing;
    }

    /** As the device sees it. */
    public long deviceRingAddress() {
        return deviceAddress + deviceRing;
    }

    /** Chains offered and not taken back. */
    public int inFlight() {
        return inFlight;
    }

    /** Whether the device broke the rules; the queue then answers nothing any more. */
    public boolean isBroken() {
        return isBroken;
    }

    /** Whether a chain of so many ranges can be offered now. */
    public boolean hasRoomFor(int ranges) {
        return freeCount >= descriptorsFor(ranges) && ranges <= maxRanges() && !isBroken;
    }

    /** Ranges of the longest chain that can ever be offered. */
    public int maxRanges() {
        return layout.indirectEntries() > 0 ? layout.indirectEntries() : layout.size();
    }

    private int descriptorsFor(int ranges) {
        return layout.indirectEntries() > 0 ? 1 : ranges;
    }

    // ---- offering

    /** Starts a chain of exactly so many ranges; false, and nothing started, if there is no room for it. */
    public boolean begin(int ranges) {
        if (ranges < 1 || !hasRoomFor(ranges)) {
            return false;
        }
        isIndirect = layout.indirectEntries() > 0 && ranges > 1;
        head = firstFree;
        last = NONE;
        tableEntries = 0;
        chainWritable = 0;
        return true;
    }

    /** Adds bytes that the device reads. All of these come before the writable ones. */
    public void addReadable(long address, int lengthBytes) {
        if (chainWritable > 0) {
            throw new IllegalStateException("readable range behind a writable one");
        }
        add(address, lengthBytes, 0);
    }

    /** Adds bytes that the device writes. */
    public void addWritable(long address, int lengthBytes) {
        chainWritable += lengthBytes;
        add(address, lengthBytes, VirtqueueLayout.FLAG_WRITE);
    }

    private void add(long address, int lengthBytes, int flags) {
        if (isIndirect) {
            int table = layout.indirectTable(head);
            int at = table + tableEntries * VirtqueueLayout.DESCRIPTOR_BYTES;
            if (tableEntries > 0) {
                link(at - VirtqueueLayout.DESCRIPTOR_BYTES, tableEntries);
            }
            tableEntries++;
            write(at, address, lengthBytes, flags);
            return;
        }
        int descriptor = takeDescriptor();
        if (last != NONE) {
            link(layout.descriptor(last), descriptor);
        }
        last = descriptor;
        write(layout.descriptor(descriptor), address, lengthBytes, flags);
    }

    private int takeDescriptor() {
        int descriptor = firstFree;
        firstFree = next[descriptor];
        freeCount--;
        return descriptor;
    }

    private void write(int at, long address, int lengthBytes, int flags) {
        memory.i64le(at + VirtqueueLayout.ADDRESS, address);
        memory.i32le(at + VirtqueueLayout.LENGTH, lengthBytes);
        // Flags and next in one store: flags low, next 0.
        memory.i32le(at + VirtqueueLayout.FLAGS, flags);
    }

    private void link(int at, int to) {
        int flags = memory.u16le(at + VirtqueueLayout.FLAGS) | VirtqueueLayout.FLAG_NEXT;
        memory.i32le(at + VirtqueueLayout.FLAGS, flags | to << 16);
    }

    /** Ends the chain; the device sees it at the next {@link #publish}. {@code token} comes back when it is used. */
    public void end(Object token) {
        if (isIndirect) {
            last = takeDescriptor();
            int table = layout.indirectTable(head);
            int bytes = tableEntries * VirtqueueLayout.DESCRIPTOR_BYTES;
            write(layout.descriptor(head), deviceAddress + table, bytes, VirtqueueLayout.FLAG_INDIRECT);
        }
        next[last] = NONE;
        tokens[head] = token;
        writableBytes[head] = chainWritable;
        memory.u16le(driverRing + VirtqueueLayout.RING_ENTRIES + 2 * (offered & mask), head);
        offered = offered + 1 & INDEX_MASK;
        inFlight++;
        head = NONE;
    }

    /**
     * Shows the device the chains ended since the last call.
     *
     * @return whether the device wants to be notified of them
     */
    public boolean publish() {
        if (offered == published || isBroken) {
            return false;
        }
        int before = published;
        published = offered;
        // Release: descriptors and ring entries are visible before the index that covers them (§2.7.13.3).
        memory.u16leRelease(driverRing + VirtqueueLayout.RING_INDEX, offered);
        // Full: the device must not miss the index while we miss its wish to be notified (§2.7.13.3.1).
        Memory.fullFence();
        if (!hasEventIndex) {
            return (memory.u16le(deviceRing + VirtqueueLayout.RING_FLAGS) & VirtqueueLayout.RING_FLAG_QUIET) == 0;
        }
        int event = memory.u16le(availEvent);
        return (offered - event - 1 & INDEX_MASK) < (offered - before & INDEX_MASK);
    }

    // ---- taking back

    /** Whether {@link #takeUsed} would find something. */
    public boolean hasUsed() {
        return !isBroken && memory.u16leAcquire(deviceRing + VirtqueueLayout.RING_INDEX) != taken;
    }

    /** Token of the next chain that the device is done with, or {@code null}; see {@link #usedLength}. */
    public Object takeUsed() {
        if (isBroken) {
            return null;
        }
        // Acquire: the entry, and what the device wrote to the chain, is read after the index that covers it.
        int index = memory.u16leAcquire(deviceRing + VirtqueueLayout.RING_INDEX);
        if (index == taken) {
            return null;
        }
        int entry = deviceRing + VirtqueueLayout.RING_ENTRIES + (taken & mask) * VirtqueueLayout.USED_ENTRY_BYTES;
        int id = memory.i32le(entry + VirtqueueLayout.USED_ID);
        int length = memory.i32le(entry + VirtqueueLayout.USED_LENGTH);
        if (!isPlausible(index, id, length)) {
            isBroken = true;
            violations.increment();
            return null;
        }
        taken = taken + 1 & INDEX_MASK;
        usedLength = length;
        return recycle(id);
    }

    private boolean isPlausible(int index, int id, int length) {
        return (index - taken & INDEX_MASK) <= inFlight
                && id >= 0
                && id < tokens.length
                && tokens[id] != null
                && length >= 0
                && length <= writableBytes[id];
    }

    private Object recycle(int chainHead) {
        Object token = tokens[chainHead];
        tokens[chainHead] = null;
        int end = chainHead;
        int descriptors = 1;
        while (next[end] != NONE) {
            end = next[end];
            descriptors++;
        }
        next[end] = firstFree;
        firstFree = chainHead;
        freeCount += descriptors;
        inFlight--;
        return token;
    }

    /** Bytes that the device wrote to the chain last taken. */
    public int usedLength() {
        return usedLength;
    }

    /** Token of a chain in flight, taken back unused, or {@code null} if there is none. Only once the device is reset. */
    public Object drain() {
        for (int i = 0; inFlight > 0 && i < tokens.length; i++) {
            if (tokens[i] != null) {
                return recycle(i);
            }
        }
        return null;
    }

    // ---- interrupts

    /** Asks for no interrupts, while the driver polls. A hint: one may come all the same. */
    public void disableInterrupts() {
        if (hasEventIndex) {
            // The entry before the next one will be filled again only after the index has gone all the way round.
            memory.u16le(usedEvent, taken - 1 & INDEX_MASK);
        } else {
            memory.u16le(driverRing + VirtqueueLayout.RING_FLAGS, VirtqueueLayout.RING_FLAG_QUIET);
        }
    }

    /**
     * Asks for an interrupt at the next used chain.
     *
     * @return false if one was used before the device could know: the driver has to poll again
     */
    public boolean enableInterrupts() {
        if (hasEventIndex) {
            memory.u16le(usedEvent, taken);
        } else {
            memory.u16le(driverRing + VirtqueueLayout.RING_FLAGS, 0);
        }
        // Full: the wish is visible before we look for what came without an interrupt (§2.7.10.1).
        Memory.fullFence();
        return !hasUsed();
    }
}
