package io.anykernel.hypercall.host;

/** A port whose descriptor a {@link Sleeper} watches. Asked with no Cpu held: what it answers is read racily. */
interface WatchedPort {
    /** Its descriptor, or -1 for none at present. */
    int descriptor();

    /** Events to wait for, such as {@code Linux.POLLIN}. */
    int events();

    /** Told what happened, before the loop holds its Cpu again. */
    void onReady(int events);
}
