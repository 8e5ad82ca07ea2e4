package io.anykernel.gateway;

/** What is attached to a host channel's key in the gateway's selector. */
interface HostChannel {
    /** The selector found the channel ready. The gateway's Cpu is held. */
    void onReady();
}
