/*
 * Xen as the hypervisor below: what its public headers (xen/include/public) say that a PVH guest on one processor needs,
 * and what the files of the bare machine that speak to it offer the others. Structures are those of 64-bit guests.
 */
#pragma once
#include "machine.h"

/* xen.h: numbers of hypercalls, and the domain that makes them */
#define XEN_MEMORY_OP 12
#define XEN_GRANT_TABLE_OP 20
#define XEN_VCPU_OP 24
#define XEN_SCHED_OP 29
#define XEN_EVENT_CHANNEL_OP 32
#define XEN_HVM_OP 34
#define XEN_SELF 0x7ff0

/* xen.h: time of one processor. `version` is odd while the rest changes. */
typedef struct {
    uint32_t version, reserved;
    uint64_t tsc_timestamp; /* the time-stamp counter at system_time */
    uint64_t system_time;   /* nanoseconds since the host started */
    uint32_t tsc_to_system_mul;
    int8_t tsc_shift;
    uint8_t flags, reserved2[2];
} XenTime;

/* xen.h: one processor's part of the shared page */
typedef struct {
    uint8_t upcall_pending, reserved[7];
    uint64_t pending_words; /* which words of pending have a bit that was set since */
    uint64_t architecture[2];
    XenTime time;
} XenProcessor;

/* xen.h: the page that the domain shares with Xen. wall_* is the date at system time 0, kept as XenTime is. */
#define XEN_EVENT_WORDS 64
#define XEN_PORTS (XEN_EVENT_WORDS * 64)
typedef struct {
    XenProcessor processors[32];
    uint64_t pending[XEN_EVENT_WORDS], mask[XEN_EVENT_WORDS];
    uint32_t wall_version, wall_seconds, wall_nanos, wall_seconds_high;
} XenShared;
_Static_assert(sizeof(XenProcessor) == 64 && __builtin_offsetof(XenShared, wall_version) == 3072, "not Xen's layout");

/* hvm/params.h: what the toolstack and the guest tell each other */
#define XEN_PARAMETER_CALLBACK 0
#define XEN_PARAMETER_STORE_FRAME 1
#define XEN_PARAMETER_STORE_PORT 2
#define XEN_PARAMETER_CONSOLE_FRAME 17
#define XEN_PARAMETER_CONSOLE_PORT 18

/* memory.h: what can be put into the guest's memory map */
#define XEN_SPACE_SHARED_INFO 0
#define XEN_SPACE_GRANT_TABLE 1

/* sched.h: why a domain ends */
#define XEN_POWER_OFF 0
#define XEN_REBOOT 1
#define XEN_CRASH 3

/* xen.c. Hypercalls return 0 or more, or a negative error number of Xen's errno.h. */
extern int is_xen;
extern XenShared *xen_shared; /* 0 until xen_initialize */
void xen_detect(void);
void xen_initialize(void);
int64_t xen_call(uint64_t number, uint64_t first, void *second, uint64_t third);
uint64_t xen_parameter(uint32_t index); /* 0 where there is none */
int xen_map(uint32_t space, uint64_t index, uint64_t address); /* in the place of the page at the address; 0 if Xen refuses */
void xen_exit(int32_t status);

/* xenconsole.c */
void xen_console_initialize(void);
void xen_console_byte(uint8_t value);
void xen_console_drain(void);

/* xenclock.c: nanoseconds of Xen's system time, and since the machine's entry */
uint64_t xen_system_nanos(void);
void xen_clock_initialize(void);
int64_t xen_nano_time(void);
int64_t xen_wall_nanos(void);
void xen_idle(int64_t deadline_nanos);

/* xenevents.c: a port raises one bit of interrupts_pending while it is connected */
void xen_events_initialize(void);
void xen_upcall(void);
int64_t xen_event(uint32_t operation, void *argument);
void xen_port_connect(uint32_t port, uint32_t bit);
void xen_port_mask(uint32_t port);
void xen_port_unmask(uint32_t port);
void xen_port_notify(uint32_t port);
void xen_port_wait(uint32_t port, uint64_t system_nanos); /* a masked one, until it is notified or the time has come */

/* xenstore.c */
void xen_store_initialize(void);
void xen_store_take(void);
void xen_store_leave_status(int32_t status);
int32_t xen_shutdown_reason(int32_t otherwise); /* what the toolstack asked for, if it did */
