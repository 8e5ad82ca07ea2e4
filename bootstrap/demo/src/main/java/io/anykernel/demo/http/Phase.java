package io.anykernel.demo.http;

/** What a connection is waiting for; each phase has a limit of its own, which a byte now and then does not extend. */
public enum Phase {
    /** No byte of the next request has arrived. */
    IDLE,
    /** A request has begun and is not complete. */
    REQUEST,
    /** The answer is made and sent. */
    ANSWER,
    /** The last answer is sent; what is left is its acknowledgment and the client's end of data. */
    FINISH
}
