package io.anykernel.net.connection;

/** Whether routers may tell of congestion by marks instead of drops (RFC 3168). */
public enum EcnMode {
    /** No: neither offered nor taken up. */
    OFF,
    /** Where a peer that opens a connection offers it: as other hosts do by default. */
    ACCEPT,
    /** Also offered to peers that connections are opened to. */
    OFFER
}
