package io.anykernel.net.connection;

/** Congestion controls that a stack can be told to use. */
public enum CongestionAlgorithm {
    /** RFC 9438 with HyStart++ (RFC 9406). */
    CUBIC,
    /** RFC 5681. */
    NEW_RENO
}
