/*
 * Event channels, of the kind with two levels of bits in the shared page (event_channel.h, xen.h). As with lines, handlers
 * set bits and nothing else. Compiled with -mgeneral-regs-only, as interrupts.c is.
 */
#include "xen.h"

#define BIND_VIRQ 1
#define CLOSE 3
#define SEND 4
#define ALLOC_UNBOUND 6
#define UNMASK 9
#define VIRQ_TIMER 0
#define TIMER_BIT 63
#define SCHED_POLL 3

static uint8_t bits[XEN_PORTS]; /* of interrupts_pending, by port */

int64_t xen_event(uint32_t operation, void *argument) { return xen_call(XEN_EVENT_CHANNEL_OP, operation, argument, 0); }

static uint64_t bit_of(uint32_t port) { return 1ull << port % 64; }

void xen_port_mask(uint32_t port) { __atomic_fetch_or(&xen_shared->mask[port / 64], bit_of(port), __ATOMIC_SEQ_CST); }

/* Xen does it, since it has to raise what came meanwhile. */
void xen_port_unmask(uint32_t port) { xen_event(UNMASK, &(struct { uint32_t port; }){port}); }

void xen_port_notify(uint32_t port) { xen_event(SEND, &(struct { uint32_t port; }){port}); }

void xen_port_connect(uint32_t port, uint32_t bit) {
    bits[port] = (uint8_t)bit;
    xen_port_unmask(port);
}

/* struct sched_poll (sched.h). What was notified before, and not since it was last waited for, ends the wait at once. */
void xen_port_wait(uint32_t port, uint64_t system_nanos) {
    struct { uint32_t *ports; uint32_t count; uint64_t timeout; } poll = {&port, 1, system_nanos};
    xen_call(XEN_SCHED_OP, SCHED_POLL, &poll, 0);
    __atomic_fetch_and(&xen_shared->pending[port / 64], ~bit_of(port), __ATOMIC_SEQ_CST);
}

static void bind_timer(void) {
    struct { uint32_t virq, processor, port; } timer = {VIRQ_TIMER, 0, 0};
    if (xen_event(BIND_VIRQ, &timer)) {
        ak_panic("Xen gives no timer");
    }
    xen_port_connect(timer.port, TIMER_BIT);
}

void xen_events_initialize(void) {
    for (int word = 0; word < XEN_EVENT_WORDS; word++) {
        xen_shared->mask[word] = ~0ull;
    }
    bind_timer();
}

/* The word's bit is cleared before the word is read, and a port's before its driver looks: what comes later is raised again. */
void xen_upcall(void) {
    XenProcessor *processor = &xen_shared->processors[0];
    __atomic_store_n(&processor->upcall_pending, 0, __ATOMIC_SEQ_CST);
    uint64_t words = __atomic_exchange_n(&processor->pending_words, 0, __ATOMIC_SEQ_CST);
    for (; words; words &= words - 1) {
        int word = __builtin_ctzll(words);
        uint64_t ports = xen_shared->pending[word] & ~xen_shared->mask[word];
        __atomic_fetch_and(&xen_shared->pending[word], ~ports, __ATOMIC_SEQ_CST);
        for (; ports; ports &= ports - 1) {
            interrupt_raise(bits[word * 64 + __builtin_ctzll(ports)]);
        }
    }
}

/* For Java: channels to another domain. */

int32_t ak_event_open(int32_t domain) {
    struct { uint16_t domain, remote; uint32_t port; } channel = {XEN_SELF, (uint16_t)domain, 0};
    return !is_xen || xen_event(ALLOC_UNBOUND, &channel) ? -1 : (int32_t)channel.port;
}

void ak_event_connect(int32_t port, int32_t line) { xen_port_connect((uint32_t)port, (uint32_t)line); }

void ak_event_notify(int32_t port) { xen_port_notify((uint32_t)port); }

void ak_event_close(int32_t port) {
    xen_port_mask((uint32_t)port);
    xen_event(CLOSE, &(struct { uint32_t port; }){(uint32_t)port});
}
