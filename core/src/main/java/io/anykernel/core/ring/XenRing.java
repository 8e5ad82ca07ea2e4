package io.anykernel.core.ring;

import io.anykernel.core.log.Counter;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Memory;

/**
 * The front end's side of a ring of requests and responses that is shared with a Xen back end (Xen public/io/ring.h). Confined to one
 * Cpu; allocates nothing after construction.
 *
 * <p>A request is written where {@link #begin} says and ended by {@link #end}; {@link #publish} shows all requests ended since to the
 * back end, and says whether to notify it. {@link #takeResponse} says where the next response lies. Requests are answered in any order
 * unless their protocol says otherwise; what they carry, identifiers included, is their protocol's.
 *
 * <p>What the back end writes is not believed: an index of more responses than there are requests without one marks the ring {@link
 * #isBroken}, and it is not read any more. A response stays where the back end can change it: read each of its fields once.
 */
public final class XenRing {
    /** No entry. */
    public static final int NONE = -1;

    private final XenRingLayout layout;
    private final Memory memory;
    private final int mask;
    private final Counter violations;

    /** Running indices, modulo 2³²; the back end cannot reach them. */
    private int ended;

    private int published;
    private int taken;
    private boolean isBroken;

    /**
     * Makes an empty ring.
     *
     * @param memory at least {@code layout.totalBytes()}
     * @param violations counts what a broken back end did
     */
    public XenRing(XenRingLayout layout, DmaMemory memory, Counter violations) {
        this.layout = layout;
        this.memory = memory.memory();
        this.violations = violations;
        this.mask = layout.size() - 1;
        this.memory.check(0, layout.totalBytes());
        reset();
    }

    /** Empties it, for another back end. The one before uses it no more, or must not be believed. */
    public void reset() {
        memory.fill(0, layout.totalBytes(), 0);
        memory.i32le(XenRingLayout.REQUEST_EVENT, 1);
        memory.i32le(XenRingLayout.RESPONSE_EVENT, 1);
        ended = 0;
        published = 0;
        taken = 0;
        isBroken = false;
    }

    public int size() {
        return mask + 1;
    }

    /** Where requests are written and responses read. */
    public Memory memory() {
        return memory;
    }

    /** Requests ended whose responses have not been taken. */
    public int inFlight() {
        return ended - taken;
    }

    /** Whether the back end broke the rules; the ring then answers nothing any more. */
    public boolean isBroken() {
        return isBroken;
    }

    /** Marks the ring broken, for a response that its protocol does not allow, and counts it. */
    public void breakRing() {
        isBroken = true;
        violations.increment();
    }

    /** Whether so many requests can be ended now. */
    public boolean hasRoomFor(int requests) {
        return requests <= size() - inFlight() && !isBroken;
    }

    // ---- requests

    /** Number of the entry that the next request takes, from 0: the same for each request {@link #size} later. */
    public int nextEntry() {
        return ended & mask;
    }

    /**
     * Starts a request.
     *
     * @return where in {@link #memory} it is to be written, all of it: what was there before is undefined; {@link #NONE} if there
     *     is no room
     */
    public int begin() {
        return hasRoomFor(1) ? at(ended) : NONE;
    }

    /** Ends the request begun last; the back end sees it at the next {@link #publish}. */
    public void end() {
        ended++;
    }

    /**
     * Shows the back end the requests ended since the last call.
     *
     * @return whether the back end wants to be notified of them
     */
    public boolean publish() {
        if (ended == published || isBroken) {
            return false;
        }
        int before = published;
        published = ended;
        // Release: requests are visible before the index that covers them.
        memory.i32leRelease(XenRingLayout.REQUEST_INDEX, ended);
        // Full: the back end must not miss the index while we miss its wish to be notified.
        Memory.fullFence();
        int event = memory.i32le(XenRingLayout.REQUEST_EVENT);
        return Integer.compareUnsigned(ended - event, ended - before) < 0;
    }

    // ---- responses

    /** Whether {@link #takeResponse} would find something, a broken rule included. */
    public boolean hasResponse() {
        return !isBroken && memory.i32leAcquire(XenRingLayout.RESPONSE_INDEX) != taken;
    }

    /** Number of the entry of the next response, from 0. */
    public int nextResponseEntry() {
        return taken & mask;
    }

    /**
     * Takes the next response.
     *
     * @return where in {@link #memory} it lies, until its entry is used for another request; {@link #NONE} if there is none
     */
    public int takeResponse() {
        if (isBroken) {
            return NONE;
        }
        // Acquire: the response, and what the back end wrote to granted pages, is read after the index that covers it.
        int index = memory.i32leAcquire(XenRingLayout.RESPONSE_INDEX);
        if (index == taken) {
            return NONE;
        }
        if (Integer.compareUnsigned(index - taken, published - taken) > 0) {
            breakRing();
            return NONE;
        }
        return at(taken++);
    }

    private int at(int index) {
        return XenRingLayout.ENTRIES + (index & mask) * layout.entryBytes();
    }

    // ---- events

    /** Asks for no events, while the driver polls. A hint: one may come all the same. */
    public void disableEvents() {
        // An index that has been passed is passed again only after the indices have gone all the way round.
        memory.i32le(XenRingLayout.RESPONSE_EVENT, taken);
    }

    /** Asks for an event at the next response; see {@link #enableEvents(int)}. */
    public boolean enableEvents() {
        return enableEvents(1);
    }

    /**
     * Asks for an event at the {@code responses}th response from now on.
     *
     * @param responses from 1 to those in flight, or no event will come
     * @return false if so many came before the back end could know: the driver has to poll again
     */
    public boolean enableEvents(int responses) {
        memory.i32le(XenRingLayout.RESPONSE_EVENT, taken + responses);
        // Full: the wish is visible before we look for what came without an event.
        Memory.fullFence();
        if (isBroken) {
            return true;
        }
        int index = memory.i32leAcquire(XenRingLayout.RESPONSE_INDEX);
        return Integer.compareUnsigned(index - taken, responses) < 0;
    }
}
