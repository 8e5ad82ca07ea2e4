/*
 * Time as Xen tells it (xen.h): nanoseconds since the host started, which each processor carries on by its time-stamp
 * counter from where Xen last noted both; the date at their zero; and the sleep under Xen's one-shot timer (vcpu.h).
 */
#include "xen.h"

#define NANOS 1000000000ull
#define SET_SINGLESHOT_TIMER 8
#define IN_FUTURE 1 /* refuse what has passed */
#define LONGEST_SLEEP (3600 * (int64_t)NANOS)

static uint64_t start_nanos; /* system time at the machine's entry */
static int64_t latest;

/* The counter may lie before the time stamp: the entry's does. */
static uint64_t system_nanos_at(uint64_t tsc) {
    volatile XenTime *time = &xen_shared->processors[0].time;
    uint32_t version;
    uint64_t nanos;
    do {
        version = time->version;
        ak_barrier();
        int64_t ticks = (int64_t)(tsc - time->tsc_timestamp);
        uint64_t distance = (uint64_t)(ticks < 0 ? -ticks : ticks);
        distance = time->tsc_shift < 0 ? distance >> -time->tsc_shift : distance << time->tsc_shift;
        distance = (uint64_t)((unsigned __int128)distance * time->tsc_to_system_mul >> 32);
        nanos = ticks < 0 ? time->system_time - distance : time->system_time + distance;
        ak_barrier();
    } while (version & 1 || version != time->version);
    return nanos;
}

uint64_t xen_system_nanos(void) { return system_nanos_at(read_tsc()); }

void xen_clock_initialize(void) { start_nanos = system_nanos_at(boot_tsc); }

/* Where Xen notes counter and time anew, what is carried on may fall behind what was told before: time stands still then. */
int64_t xen_nano_time(void) {
    int64_t now = (int64_t)(xen_system_nanos() - start_nanos);
    latest = now > latest ? now : latest;
    return latest;
}

int64_t xen_wall_nanos(void) {
    volatile XenShared *shared = xen_shared;
    uint32_t version;
    uint64_t at_zero;
    do {
        version = shared->wall_version;
        ak_barrier();
        at_zero = ((uint64_t)shared->wall_seconds_high << 32 | shared->wall_seconds) * NANOS + shared->wall_nanos;
        ak_barrier();
    } while (version & 1 || version != shared->wall_version);
    return (int64_t)(at_zero + start_nanos) + xen_nano_time();
}

/* The timer stays armed when something else ends the sleep; at worst it ends a later one early. */
void xen_idle(int64_t deadline_nanos) {
    int64_t now = xen_nano_time();
    int64_t until = deadline_nanos - now > LONGEST_SLEEP ? now + LONGEST_SLEEP : deadline_nanos;
    struct { uint64_t nanos; uint32_t flags; } timer = {(uint64_t)until + start_nanos, IN_FUTURE};
    if (until > now && !xen_call(XEN_VCPU_OP, SET_SINGLESHOT_TIMER, 0, (uint64_t)&timer)) {
        halt_unless_pending();
    }
}
