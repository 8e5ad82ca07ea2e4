package io.anykernel.net.dhcp;

/** Where a client is on its way to a lease (RFC 2131 §4.4, figure 5). */
enum DhcpState {
    /** The link is down, or a pause after a refusal is not over. */
    INIT,
    /** Offers are waited for. */
    SELECTING,
    /** The server whose offer was taken is to acknowledge it. */
    REQUESTING,
    /** The address is the client's unless another host uses it (§4.4.1, RFC 5227). */
    CHECKING,
    BOUND,
    /** The lease is half over: its server is asked to prolong it. */
    RENEWING,
    /** It does not answer: any server is asked. */
    REBINDING,
    /** The link was down: is the address still good here (INIT-REBOOT and REBOOTING)? */
    REBOOTING
}
