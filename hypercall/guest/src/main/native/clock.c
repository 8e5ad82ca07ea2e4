/*
 * Time: the time-stamp counter, its frequency, the sleep under a one-shot timer, the date, and entropy.
 *
 * The counter's frequency comes from CPUID where the processor or hypervisor tells it, and is else measured against
 * channel 0 of the interval timer for three milliseconds (port 0x61 and channel 2 do not exist on microvm).
 */
#include "xen.h"

#define PIT_HZ 1193182ull
#define PIT_CHANNEL0 0x40
#define PIT_COMMAND 0x43
#define PIT_MODE2 0x34 /* channel 0, both bytes, rate generator */
#define PIT_LATCH 0x00
#define CALIBRATION_TICKS (PIT_HZ * 3 / 1000)
#define CALIBRATION_POLLS 1000000
#define ASSUMED_TSC_HZ 1000000000ull
#define NANOS 1000000000ull

#define CPUID_HYPERVISOR_PRESENT (1u << 31)
#define CPUID_RDRAND (1u << 30)

static uint64_t nanos_per_tick_32; /* fixed point, 32 binary digits */
static uint64_t timer_hz;
static uint64_t boot_wall_nanos;
static int has_rdrand;

static uint64_t ticks_to_nanos(uint64_t ticks) { return (uint64_t)((unsigned __int128)ticks * nanos_per_tick_32 >> 32); }

int64_t ak_nano_time(void) { return is_xen ? xen_nano_time() : (int64_t)ticks_to_nanos(read_tsc() - boot_tsc); }

int64_t ak_boot_nanos(void) { return ak_nano_time(); }

int64_t ak_wall_nanos(void) { return is_xen ? xen_wall_nanos() : (int64_t)boot_wall_nanos + ak_nano_time(); }

/* CPUID leaf 0x15 (SDM), or the timing leaf that hypervisors agree on; 0 if neither speaks. */
static uint64_t announced_tsc_hz(void) {
    if (cpuid(0).eax >= 0x15) {
        Cpuid ratio = cpuid(0x15);
        if (ratio.eax && ratio.ebx && ratio.ecx) {
            return (uint64_t)ratio.ecx * ratio.ebx / ratio.eax;
        }
    }
    if ((cpuid(1).ecx & CPUID_HYPERVISOR_PRESENT) && cpuid(0x40000000).eax >= 0x40000010) {
        return (uint64_t)cpuid(0x40000010).eax * 1000;
    }
    return 0;
}

static uint32_t pit_counter(void) {
    out8(PIT_COMMAND, PIT_LATCH);
    uint32_t low = in8(PIT_CHANNEL0);
    return low | (uint32_t)in8(PIT_CHANNEL0) << 8;
}

/* Runs the interval timer, the counter and the local timer side by side. False if the interval timer stands still. */
static int calibrate(uint64_t *tsc_hz) {
    out8(PIT_COMMAND, PIT_MODE2);
    out8(PIT_CHANNEL0, 0);
    out8(PIT_CHANNEL0, 0);
    local_timer_start(UINT32_MAX);
    uint32_t first = pit_counter(), elapsed = 0;
    uint64_t tsc = read_tsc();
    for (int polls = 0; elapsed < CALIBRATION_TICKS && polls < CALIBRATION_POLLS; polls++) {
        elapsed = (first - pit_counter()) & 0xffff;
    }
    uint64_t tsc_ticks = read_tsc() - tsc;
    uint64_t timer_ticks = UINT32_MAX - local_timer_left();
    local_timer_start(0);
    if (elapsed < CALIBRATION_TICKS / 2 || !tsc_ticks) {
        return 0;
    }
    *tsc_hz = tsc_ticks * PIT_HZ / elapsed;
    timer_hz = timer_ticks * PIT_HZ / elapsed;
    return 1;
}

/* The local timer against a counter whose frequency is known: 200 microseconds are enough for a sleep's length. */
static void calibrate_local_timer(uint64_t tsc_hz) {
    uint64_t wait = tsc_hz / 5000, from = read_tsc();
    local_timer_start(UINT32_MAX);
    while (read_tsc() - from < wait) {
    }
    timer_hz = (uint64_t)(UINT32_MAX - local_timer_left()) * 5000;
    local_timer_start(0);
}

/* The clock chip (MC146818): seconds since 1970, or 0 where there is none or it never settles. */
static uint32_t chip(uint8_t index) {
    out8(0x70, index);
    return in8(0x71);
}

static uint32_t decimal(uint32_t value, uint32_t is_binary) { return is_binary ? value : (value >> 4) * 10 + (value & 15); }

static uint64_t days_since_1970(uint64_t year, uint64_t month, uint64_t day) {
    uint64_t y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3; /* years begin in March */
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static uint64_t chip_seconds(void) {
    for (int polls = 0; chip(10) & 0x80; polls++) {
        if (polls == 10000) {
            return 0;
        }
    }
    uint32_t binary = chip(11) & 4;
    uint64_t second = decimal(chip(0), binary), minute = decimal(chip(2), binary), hour = decimal(chip(4), binary);
    uint64_t day = decimal(chip(7), binary), month = decimal(chip(8), binary), year = decimal(chip(9), binary);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || year > 99) {
        return 0;
    }
    return days_since_1970(2000 + year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
}

void clock_initialize(void) {
    has_rdrand = (cpuid(1).ecx & CPUID_RDRAND) != 0;
    if (is_xen) {
        return; /* xen_initialize has done it */
    }
    uint64_t tsc_hz = announced_tsc_hz();
    if (tsc_hz) {
        calibrate_local_timer(tsc_hz);
    } else if (!calibrate(&tsc_hz)) {
        console_text("clock: no interval timer; assuming a time-stamp counter of 1 GHz\n");
        tsc_hz = ASSUMED_TSC_HZ;
        calibrate_local_timer(tsc_hz);
    }
    nanos_per_tick_32 = (uint64_t)(((unsigned __int128)NANOS << 32) / tsc_hz);
    boot_wall_nanos = chip_seconds() * NANOS;
    boot_wall_nanos -= boot_wall_nanos ? (uint64_t)ak_nano_time() : 0;
}

/*
 * `sti` takes effect after the next instruction, so nothing can come between the last look at interrupts_pending and
 * the halt. The timer's own bit keeps an idle call from sleeping when it has fired in between.
 */
void halt_unless_pending(void) {
    __asm__ volatile("cli" ::: "memory");
    if (!interrupts_pending) {
        __asm__ volatile("sti; hlt" ::: "memory");
    }
    __asm__ volatile("sti" ::: "memory");
}

void ak_idle(int64_t deadline_nanos) {
    if (is_xen) {
        xen_idle(deadline_nanos);
        return;
    }
    int64_t left = deadline_nanos - ak_nano_time();
    if (left <= 0) {
        return;
    }
    unsigned __int128 ticks = (unsigned __int128)(uint64_t)left * timer_hz / NANOS + 1;
    local_timer_start(ticks > UINT32_MAX ? UINT32_MAX : (uint32_t)ticks);
    halt_unless_pending();
    local_timer_start(0);
}

int32_t ak_entropy_strong(void) { return has_rdrand; }

/* Where RDRAND is missing, or fails ten times on end (SDM volume 1, 7.3.17), the counter's jitter is stirred: weak. */
int64_t ak_entropy_next(void) {
    static uint64_t state = 0x9e3779b97f4a7c15ull;
    uint64_t value;
    uint8_t ok = 0;
    for (int tries = 0; has_rdrand && tries < 10 && !ok; tries++) {
        __asm__ volatile("rdrand %0; setc %1" : "=r"(value), "=qm"(ok)::"cc");
    }
    if (ok) {
        return (int64_t)value;
    }
    state += read_tsc() | 1;
    value = (state ^ state >> 30) * 0xbf58476d1ce4e5b9ull;
    value = (value ^ value >> 27) * 0x94d049bb133111ebull;
    return (int64_t)(value ^ value >> 31);
}
