/*
 * Xen's console (io/console.h): a ring in a page that the toolstack made, read by xenconsoled. Before it is found, and
 * without it, bytes go to the port of Xen's own log.
 */
#include "xen.h"

#define LOG_PORT 0xe9
#define OUT_BYTES 2048u
#define WAIT_NANOS 2000000000ull /* for room: a domain without a reader must not hang */

/* struct xencons_interface; indices count bytes and wrap by themselves */
typedef struct {
    uint8_t in[1024], out[OUT_BYTES];
    volatile uint32_t in_consumer, in_producer, out_consumer, out_producer;
} Ring;

static Ring *ring;
static uint32_t port;
static int is_stalled; /* the last wait for the reader was too long */

void xen_console_initialize(void) {
    uint64_t frame = xen_parameter(XEN_PARAMETER_CONSOLE_FRAME);
    port = (uint32_t)xen_parameter(XEN_PARAMETER_CONSOLE_PORT);
    ring = frame && port ? (Ring *)(frame * PAGE) : 0;
}

static uint32_t used(void) { return ring->out_producer - ring->out_consumer; }

/*
 * Waits until no more than `most` bytes are unread, or it takes too long: then nothing waits again before some were read.
 * Without the shared page there is no time to wait by.
 */
static void await_reader(uint32_t most) {
    uint64_t deadline = xen_shared && !is_stalled ? xen_system_nanos() + WAIT_NANOS : 0;
    while (used() > most && !is_stalled) {
        xen_port_notify(port);
        if (deadline) {
            xen_port_wait(port, deadline);
        }
        is_stalled = used() > most && (!deadline || xen_system_nanos() >= deadline);
    }
}

/* One notification a line, or when the ring is full. Bytes that find no room are dropped. */
void xen_console_byte(uint8_t value) {
    if (!ring) {
        out8(LOG_PORT, value);
        return;
    }
    if (used() >= OUT_BYTES) {
        await_reader(OUT_BYTES - 1);
    }
    if (used() >= OUT_BYTES) {
        return;
    }
    is_stalled = 0;
    ring->out[ring->out_producer % OUT_BYTES] = value;
    __atomic_store_n(&ring->out_producer, ring->out_producer + 1, __ATOMIC_RELEASE);
    if (value == '\n') {
        xen_port_notify(port);
    }
}

void xen_console_drain(void) {
    if (ring) {
        xen_port_notify(port);
        await_reader(0);
    }
}
