package io.anykernel.core.table;

/** What {@link TupleTable} finds an entry by: two 128-bit addresses and two ports. Entries extend it. */
public abstract class Tuple {
    private long localHigh;
    private long localLow;
    private long remoteHigh;
    private long remoteLow;
    private int ports;
    long hash;

    /** Names the entry; not while it is in a table. Fields that a table does not need are 0. */
    protected final void name(
            long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        this.localHigh = localHigh;
        this.localLow = localLow;
        this.remoteHigh = remoteHigh;
        this.remoteLow = remoteLow;
        this.ports = localPort << 16 | remotePort;
    }

    public final long localHigh() {
        return localHigh;
    }

    public final long localLow() {
        return localLow;
    }

    public final int localPort() {
        return ports >>> 16;
    }

    public final long remoteHigh() {
        return remoteHigh;
    }

    public final long remoteLow() {
        return remoteLow;
    }

    public final int remotePort() {
        return ports & 0xffff;
    }

    final int ports() {
        return ports;
    }

    /** Whether this entry has exactly this name. */
    public final boolean isNamed(
            long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        return this.ports == (localPort << 16 | remotePort)
                && this.remoteLow == remoteLow
                && this.localLow == localLow
                && this.remoteHigh == remoteHigh
                && this.localHigh == localHigh;
    }
}
