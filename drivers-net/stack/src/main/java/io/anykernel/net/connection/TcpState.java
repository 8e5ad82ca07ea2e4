package io.anykernel.net.connection;

/** States of a connection (RFC 9293 §3.3.2). LISTEN is a listening queue's, not a connection's. */
public enum TcpState {
    /** No connection. */
    CLOSED,
    /** Waiting for a connection request. */
    LISTEN,
    /** Sent a request, waiting for one that matches. */
    SYN_SENT,
    /** Sent and received a request, waiting for the acknowledgment. */
    SYN_RECEIVED,
    /** Open: data flows both ways. */
    ESTABLISHED,
    /** Closed our direction, waiting for the acknowledgment and the peer's close. */
    FIN_WAIT_1,
    /** Our close was acknowledged, waiting for the peer's. */
    FIN_WAIT_2,
    /** The peer closed its direction, ours is open. */
    CLOSE_WAIT,
    /** Both closed at once, waiting for the acknowledgment. */
    CLOSING,
    /** The peer closed first, then we did: waiting for the acknowledgment. */
    LAST_ACK,
    /** Waiting until no old segment of the connection can be under way. */
    TIME_WAIT;

    /** Whether both sides have agreed on sequence numbers (RFC 9293 §3.3.2). */
    public boolean isSynchronized() {
        return ordinal() >= ESTABLISHED.ordinal();
    }

    /** Whether data of ours may still be queued or sent. */
    public boolean canSendData() {
        return this == ESTABLISHED || this == CLOSE_WAIT;
    }

    /** Whether the peer may still send data. */
    public boolean canReceiveData() {
        return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
    }
}
