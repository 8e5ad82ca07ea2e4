package io.anykernel.net.ip;

/** What an ICMP error says about a packet that this host sent. Reused; read it, do not keep it. */
public final class PathError {
    /** What went wrong. */
    public enum Kind {
        /** Port or protocol unreachable: hard. */
        REFUSED,
        /** The way there is broken for now: soft (RFC 1122 §4.2.3.9). */
        UNREACHABLE,
        /** It was larger than {@link #mtuBytes} and could not be cut. */
        TOO_BIG
    }

    Kind kind;
    int mtuBytes;
    long localHigh;
    long localLow;
    long remoteHigh;
    long remoteLow;

    public Kind kind() {
        return kind;
    }

    /** Largest packet that fits, network header included; 0 where the router did not say. */
    public int mtuBytes() {
        return mtuBytes;
    }

    public long localHigh() {
        return localHigh;
    }

    public long localLow() {
        return localLow;
    }

    public long remoteHigh() {
        return remoteHigh;
    }

    public long remoteLow() {
        return remoteLow;
    }
}
