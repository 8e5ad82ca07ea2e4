package io.anykernel.net.tcp;

/** Connections that the application has closed and that still have to send or to wait, the oldest first. A list through them. */
final class Orphans {
    private TcpConnection oldest;
    private TcpConnection newest;
    private int count;

    int count() {
        return count;
    }

    TcpConnection oldest() {
        return oldest;
    }

    void add(TcpConnection c) {
        c.isInOrphans = true;
        c.olderOrphan = newest;
        c.newerOrphan = null;
        if (newest == null) {
            oldest = c;
        } else {
            newest.newerOrphan = c;
        }
        newest = c;
        count++;
    }

    /** Does nothing if it is not in the list. */
    void remove(TcpConnection c) {
        if (!c.isInOrphans) {
            return;
        }
        c.isInOrphans = false;
        if (c.olderOrphan == null) {
            oldest = c.newerOrphan;
        } else {
            c.olderOrphan.newerOrphan = c.newerOrphan;
        }
        if (c.newerOrphan == null) {
            newest = c.olderOrphan;
        } else {
            c.newerOrphan.olderOrphan = c.olderOrphan;
        }
        c.olderOrphan = null;
        c.newerOrphan = null;
        count--;
    }
}
