package io.anykernel.core.contracts.ring;

import io.anykernel.hypercall.Memory;

/**
 * The back end's side of a Xen ring, read from Xen's public/io/ring.h anew: nothing is shared with the driver's code. It throws
 * {@link IllegalStateException} where the driver breaks a rule.
 */
public final class XenRingBackEnd {
    private final Memory ram;
    private final int base;
    private final int size;
    private final int entryBytes;

    private int nextRequest;
    private int responses;
    private int published;

    /**
     * @param base of the ring in {@code ram}
     * @param ringBytes all of its pages
     */
    public XenRingBackEnd(Memory ram, int base, int ringBytes, int entryBytes) {
        this.ram = ram;
        this.base = base;
        this.entryBytes = entryBytes;
        int entries = 1;
        while (64 + 2 * entries * entryBytes <= ringBytes) {
            entries *= 2;
        }
        this.size = entries;
        ram.check(base, ringBytes);
        require(base % 4096 == 0, "alignment");
        require(ram.i32le(base) == 0 && ram.i32le(base + 8) == 0, "a new ring is empty");
        require(ram.i32le(base + 4) == 1 && ram.i32le(base + 12) == 1, "a new ring wants events at once");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException("driver broke a rule: " + rule);
        }
    }

    public int size() {
        return size;
    }

    public boolean hasRequest() {
        return ram.i32leAcquire(base) != nextRequest;
    }

    /** Requests that wait to be taken. */
    public int waiting() {
        return ram.i32leAcquire(base) - nextRequest;
    }

    /** Where in the memory the next request lies, or -1 if there is none. */
    public int takeRequest() {
        int index = ram.i32leAcquire(base);
        if (index == nextRequest) {
            return -1;
        }
        require(Integer.compareUnsigned(index - responses, size) <= 0, "no more requests than entries");
        return entry(nextRequest++);
    }

    /** Requests taken and not answered. */
    public int pending() {
        return nextRequest - responses;
    }

    /** Where the next response is to be written; shown by {@link #publish}. */
    public int putResponse() {
        require(responses != nextRequest, "a response for each request");
        return entry(responses++);
    }

    /** Number of the entry that the next response takes. */
    public int nextResponseEntry() {
        return responses & size - 1;
    }

    private int entry(int index) {
        return base + 64 + (index & size - 1) * entryBytes;
    }

    /** Shows the responses; whether the front end wants an event for them. */
    public boolean publish() {
        int before = published;
        published = responses;
        ram.i32leRelease(base + 8, responses);
        Memory.fullFence();
        int event = ram.i32le(base + 12);
        return Integer.compareUnsigned(responses - event, responses - before) < 0;
    }

    /** Whether to be notified at the next request; not, until all that were made have come. */
    public void wantNotification(boolean isWanted) {
        ram.i32le(base + 4, isWanted ? nextRequest + 1 : nextRequest);
        Memory.fullFence();
    }

    /** Lies about how many responses there are. */
    public void forgeResponseIndex(int index) {
        ram.i32leRelease(base + 8, index);
    }
}
