package io.anykernel.net.neighbor;

/** Reachability of a neighbor (RFC 4861 §7.3.2). */
public enum NeighborState {
    /** Its link-layer address is being asked for; packets wait. */
    INCOMPLETE,
    /** It answered lately. */
    REACHABLE,
    /** Nothing was heard for a while; nothing is done until a packet is sent. */
    STALE,
    /** A packet was sent to a stale address; a hint from above may still confirm it. */
    DELAY,
    /** It is being asked directly whether it is there. */
    PROBE,
    /** It did not answer; the next packet asks anew. */
    FAILED
}
