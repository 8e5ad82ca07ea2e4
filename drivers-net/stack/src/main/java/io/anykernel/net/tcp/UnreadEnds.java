package io.anykernel.net.tcp;

/** Connections that have ended and still hold data for the application. A doubly linked list through them. */
final class UnreadEnds {
    private TcpConnection first;

    void add(TcpConnection c) {
        c.isUnreadEnd = true;
        c.previousUnread = null;
        c.nextUnread = first;
        if (first != null) {
            first.previousUnread = c;
        }
        first = c;
    }

    /** Does nothing if it is not in the list. */
    void remove(TcpConnection c) {
        if (!c.isUnreadEnd) {
            return;
        }
        c.isUnreadEnd = false;
        if (c.previousUnread == null) {
            first = c.nextUnread;
        } else {
            c.previousUnread.nextUnread = c.nextUnread;
        }
        if (c.nextUnread != null) {
            c.nextUnread.previousUnread = c.previousUnread;
        }
        c.previousUnread = null;
        c.nextUnread = null;
    }

    /** Releases the data of all: the stack closes. */
    void clear() {
        while (first != null) {
            first.receive.queue.clear();
            remove(first);
        }
    }
}
