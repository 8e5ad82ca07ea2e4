package io.anykernel.core.contracts.ring;

import io.anykernel.hypercall.Memory;

/**
 * The device's side of a split virtqueue, read from virtio 1.2 §2.7 anew: nothing is shared with the driver's code. It
 * throws {@link IllegalStateException} where the driver breaks a rule.
 */
public final class VirtqueueDevice {
    private static final int MAX_RANGES = 1024;
    private static final int F_NEXT = 1;
    private static final int F_WRITE = 2;
    private static final int F_INDIRECT = 4;

    private final ModelBus bus;
    private final Memory ram;
    private final int size;
    private final int descriptors;
    private final int available;
    private final int usedRing;
    private final boolean hasEventIndex;

    private int nextAvailable;
    private int usedIndex;
    private int publishedIndex;

    private final int[] offsets = new int[MAX_RANGES];
    private final int[] lengths = new int[MAX_RANGES];
    private int readable;
    private int ranges;
    private boolean wasIndirect;

    public VirtqueueDevice(
            ModelBus bus, int size, long descriptors, long driverRing, long deviceRing, boolean hasEventIndex) {
        this.bus = bus;
        this.ram = bus.ram();
        this.size = size;
        this.descriptors = bus.offsetOf(descriptors, 16 * size);
        this.available = bus.offsetOf(driverRing, 6 + 2 * size);
        this.usedRing = bus.offsetOf(deviceRing, 6 + 8 * size);
        this.hasEventIndex = hasEventIndex;
        require(descriptors % 16 == 0 && driverRing % 2 == 0 && deviceRing % 4 == 0, "alignment");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException("driver broke a rule: " + rule);
        }
    }

    public boolean hasAvailable() {
        return ram.u16leAcquire(available + 2) != nextAvailable;
    }

    /** Takes the next chain and notes its ranges; its head, or -1 if there is none. */
    public int pop() {
        int index = ram.u16leAcquire(available + 2);
        if (index == nextAvailable) {
            return -1;
        }
        require((index - nextAvailable & 0xffff) <= size, "available index within the queue");
        int head = ram.u16le(available + 4 + 2 * (nextAvailable % size));
        nextAvailable = nextAvailable + 1 & 0xffff;
        require(head < size, "head within the table");
        readable = 0;
        ranges = 0;
        wasIndirect = false;
        walk(descriptors, size, head);
        return head;
    }

    private void walk(int table, int entries, int first) {
        int index = first;
        for (int steps = 0; ; steps++) {
            require(steps < entries && index < entries, "chain within its table");
            int at = table + 16 * index;
            int flags = ram.u16le(at + 12);
            int length = ram.i32le(at + 8);
            if ((flags & F_INDIRECT) != 0) {
                require((flags & (F_NEXT | F_WRITE)) == 0 && length % 16 == 0 && length > 0, "indirect descriptor");
                require(!wasIndirect, "no table within a table");
                wasIndirect = true;
                walk(bus.offsetOf(ram.i64le(at), length), length / 16, 0);
                return;
            }
            addRange(bus.offsetOf(ram.i64le(at), length), length, (flags & F_WRITE) != 0);
            if ((flags & F_NEXT) == 0) {
                return;
            }
            index = ram.u16le(at + 14);
        }
    }

    private void addRange(int offset, int length, boolean isWritable) {
        require(isWritable || readable == ranges, "readable ranges first");
        require(length > 0, "no empty range");
        offsets[ranges] = offset;
        lengths[ranges] = length;
        ranges++;
        readable += isWritable ? 0 : 1;
    }

    public boolean wasIndirect() {
        return wasIndirect;
    }

    /** Ranges of the chain last taken. */
    public int ranges() {
        return ranges;
    }

    public int readableBytes() {
        return sum(0, readable);
    }

    public int writableBytes() {
        return sum(readable, ranges);
    }

    private int sum(int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += lengths[i];
        }
        return bytes;
    }

    /** Copies readable bytes of the chain last taken. */
    public void read(int position, byte[] into, int at, int bytes) {
        move(0, readable, position, into, at, bytes, false);
    }

    /** Fills writable bytes of the chain last taken. */
    public void write(int position, byte[] from, int at, int bytes) {
        move(readable, ranges, position, from, at, bytes, true);
    }

    private void move(int from, int to, int position, byte[] bytes, int at, int count, boolean isWrite) {
        int skip = position;
        int done = 0;
        for (int i = from; i < to && done < count; i++) {
            if (skip >= lengths[i]) {
                skip -= lengths[i];
                continue;
            }
            int part = Math.min(count - done, lengths[i] - skip);
            if (isWrite) {
                ram.put(offsets[i] + skip, bytes, at + done, part);
            } else {
                ram.get(offsets[i] + skip, bytes, at + done, part);
            }
            done += part;
            skip = 0;
        }
        require(done == count, "chain long enough");
    }

    /** Says that the chain is used; seen by the driver at {@link #publish}. The values are not checked: devices may lie. */
    public void push(int head, int writtenBytes) {
        int at = usedRing + 4 + 8 * (usedIndex % size);
        ram.i32le(at, head);
        ram.i32le(at + 4, writtenBytes);
        usedIndex = usedIndex + 1 & 0xffff;
    }

    /** Shows what was pushed; whether the driver wants an interrupt for it. */
    public boolean publish() {
        if (usedIndex == publishedIndex) {
            return false;
        }
        int before = publishedIndex;
        publishedIndex = usedIndex;
        ram.u16leRelease(usedRing + 2, usedIndex);
        Memory.fullFence();
        if (!hasEventIndex) {
            return (ram.u16le(available) & 1) == 0;
        }
        int event = ram.u16le(available + 4 + 2 * size);
        return (usedIndex - event - 1 & 0xffff) < (usedIndex - before & 0xffff);
    }

    /** Writes any index, as a device gone mad would. */
    public void forgeUsedIndex(int index) {
        ram.u16leRelease(usedRing + 2, index & 0xffff);
    }

    /** Asks to be notified of the next chain, or not at all. */
    public void wantNotification(boolean isWanted) {
        if (hasEventIndex) {
            ram.u16le(usedRing + 4 + 8 * size, (isWanted ? nextAvailable : nextAvailable - 1) & 0xffff);
        } else {
            ram.u16le(usedRing, isWanted ? 0 : 1);
        }
        Memory.fullFence();
    }
}
