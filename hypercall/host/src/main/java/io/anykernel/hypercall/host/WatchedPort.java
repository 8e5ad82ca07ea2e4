package io.anykernel.hypercall.host;

import io.anykernel.hypercall.host.posix.Posix;

/** A port whose descriptor a {@link Sleeper} watches. Asked with no Cpu held: what it answers is read racily. */
interface WatchedPort {
    /** The system calls that its descriptor came from. */
    Posix posix();

    /** Its descriptor, or -1 for none at present. */
    int descriptor();

    /** Events to wait for, such as {@code Linux.POLLIN}. */
    int events();

    /**
     * Whether something was ready to be read at the last sleep and has not been read since, for want of buffers. The sleeper
     * then leaves reading out of account, for a millisecond at most: it would never sleep otherwise.
     */
    boolean isLeftUnread();

    /** Called with what happened, before the poller holds its Cpu again. */
    void onReady(int events);
}
