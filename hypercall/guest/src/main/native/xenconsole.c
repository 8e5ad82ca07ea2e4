/*
 * Xen's console (io/console.h): a ring in a page that the toolstack made, read by xenconsoled. Before it is found, and
 * without it, bytes go to the port of Xen's own log.
 */
#include "xen.h"

#define LOG_PORT 0xe9
#define OUT_BYTES 2048u
#define PATIENCE_NANOS 2000000000ull /* for room: a domain without a reader must not hang */

/* struct xencons_interface; indices count bytes and wrap by themselves */
typedef struct {
    uint8_t in[1024], out[OUT_BYTES];
    volatile uint32_t in_consumer, in_producer, out_consumer, out_producer;
} Ring;

static Ring *ring;
static uint32_t port;
static int is_stalled; /* a wait for room was in vain */

void xen_console_initialize(void) {
    uint64_t frame = xen_parameter(XEN_PARAMETER_CONSOLE_FRAME);
    port = (uint32_t)xen_parameter(XEN_PARAMETER_CONSOLE_PORT);
    ring = frame && port ? (Ring *)(frame * PAGE) : 0;
}

static uint32_t used(void) { return ring->out_producer - ring->out_consumer; }

/* Waits until no more than `most` bytes are unread, or it takes too long. There is no time to wait by at first. */
static void await_used(uint32_t most) {
    uint64_t deadline = xen_shared ? xen_system_nanos() + PATIENCE_NANOS : 0;
    while (used() > most) {
        if (is_stalled || !xen_shared || xen_system_nanos() >= deadline) {
            is_stalled = 1;
            return;
        }
        xen_port_notify(port);
        xen_port_wait(port, deadline);
    }
    is_stalled = 0;
}

/* One notification a line, or when the ring is full. Bytes that find no room are dropped. */
void xen_console_byte(uint8_t value) {
    if (!ring) {
        out8(LOG_PORT, value);
        return;
    }
    await_used(OUT_BYTES - 1);
    if (used() >= OUT_BYTES) {
        return;
    }
    ring->out[ring->out_producer % OUT_BYTES] = value;
    __atomic_store_n(&ring->out_producer, ring->out_producer + 1, __ATOMIC_RELEASE);
    if (value == '\n') {
        xen_port_notify(port);
    }
}

void xen_console_drain(void) {
    if (ring) {
        xen_port_notify(port);
        await_used(0);
    }
}
