/*
 * What Java calls (through @Import), one face over two bodies: the bare machine (start.c and its neighbours) and a
 * Linux process (host.c), so that the same generated C runs in both.
 *
 * Times are nanoseconds of ak_nano_time. Addresses travel as int64_t.
 */
#pragma once
#include <stdint.h>

/* Console and end. */
void ak_console_byte(int32_t value);
int32_t ak_console_read(void);     /* the next byte of the input, or -1 at its end, where a machine's always is */
int32_t ak_console_buffered(void); /* bytes that can be read without waiting */
void ak_exit(int32_t status);
void ak_panic(const char *cause) __attribute__((noreturn));
#define AK_PANIC_STATUS 111 /* of ak_exit, by ak_panic */

/* A byte of the entry'th variable of the environment, "NAME=value"; 0 ends it, -1 says that there is no such entry. */
int32_t ak_environment(int32_t entry, int32_t index);

/* Mathematics; see math.c. Java's other functions are the C library's by name. */
double log10(double), log1p(double), expm1(double), sinh(double), cosh(double), tanh(double), cbrt(double);
double hypot(double, double), remainder(double, double), fma(double, double, double);
float fmaf(float, float, float);

/* Clocks. ak_boot_nanos counts from the machine's entry, the others as hypercall.Clock says. */
int64_t ak_nano_time(void);
int64_t ak_wall_nanos(void);
int64_t ak_boot_nanos(void);

/* Entropy: whether the source is strong, and its next 64 bits. */
int32_t ak_entropy_strong(void);
int64_t ak_entropy_next(void);

/* Memory: arenas are zeroed and page aligned; 0 means that there is not enough. DMA memory is never freed. */
int64_t ak_arena_map(int64_t bytes);
void ak_arena_unmap(int64_t address, int64_t bytes);
/* Readers of operands that do nothing: see ArgumentOrder in the image builder. */
static inline void ak_keep_int(int32_t operand) { (void)operand; }
static inline void ak_keep_long(int64_t operand) { (void)operand; }
static inline void ak_keep_float(float operand) { (void)operand; }
static inline void ak_keep_double(double operand) { (void)operand; }
static inline void ak_keep_address(void *operand) { (void)operand; }

int64_t ak_memory_free(void);
int64_t ak_dma_allocate(int64_t bytes, int64_t alignment);
int64_t ak_device_address(int64_t address, int64_t bytes);

/* Memory.allocate: zeroed, or 0. */
int64_t ak_allocate(int32_t bytes);
void ak_release(int64_t address);

/* Interrupts: lines are numbered 0 to 61 in the order of connection; -1 means that no line is left. */
int32_t ak_interrupt_connect(int32_t gsi);
int32_t ak_interrupt_message(void); /* a line that a device's message raises, or -1 */
int64_t ak_interrupt_message_address(void);
int32_t ak_interrupt_message_data(int32_t line);
void ak_interrupt_release(int32_t line);
int64_t ak_interrupts_take(void);
int64_t ak_interrupt_count(int32_t line);

/* Registers of devices: makes an address space's part reachable, 0 if it cannot be; ports of 1, 2 or 4 bytes. */
int32_t ak_device_map(int64_t address, int64_t bytes);
int32_t ak_port_read(int32_t port, int32_t width);
void ak_port_write(int32_t port, int32_t width, int32_t value);

/*
 * What a guest of Xen has, and others refuse.
 *
 * A request to xenstored, of a type and with a content of io/xs_wire.h; the answer replaces the content, ended by 0, for
 * which there are 4097 bytes. Returns its length, or -1 if it is an error's name, or -2 if none came.
 */
int32_t ak_is_xen(void);
int32_t ak_store_request(int32_t type, int64_t content, int32_t bytes);

/* The line raised when the toolstack asks for something, or -1; and whether it is the machine's end. */
int32_t ak_shutdown_line(void);
int32_t ak_shutdown_take(void);

/* Event channels: a new one's port, or -1, raises a line once it is connected. */
int32_t ak_event_open(int32_t domain);
void ak_event_connect(int32_t port, int32_t line);
void ak_event_notify(int32_t port);
void ak_event_close(int32_t port);

/* Grants of the page at a device address: a reference, or -1; and whether one has ended, which it has not while in use. */
int32_t ak_grant(int32_t domain, int64_t address, int32_t is_read_only);
int32_t ak_grant_end(int32_t reference);

/* Sleeps until the deadline or an interrupt; returns at once when one is pending. May return early. */
void ak_idle(int64_t deadline_nanos);

/* The line that the machine was started with, byte by byte; 0 ends it. */
int32_t ak_command_line(int32_t index);

/* Fibers; see fiber.c. A handle of 0 names the main fiber. */
typedef void (*ak_fiber_entry)(int32_t id);
typedef void (*ak_fiber_callback)(void);
void ak_fiber_initialize(ak_fiber_entry entry, ak_fiber_callback overflow, ak_fiber_callback yield);
int64_t ak_fiber_create(int32_t id, int32_t stack_bytes);
void ak_fiber_switch(int64_t handle);
void ak_fiber_exit_to(int64_t handle);
void ak_fiber_restore_limit(void);
int64_t ak_fiber_switches(void);
int64_t ak_fiber_stack_high_water(void);
int64_t ak_collections(void);

/* The collector's marked objects that are not scanned yet, and how far the heap may grow, in bytes; see collector.c. */
void ak_mark_push(void *object);
void *ak_mark_pop(void);
int32_t ak_mark_pending(void);
int64_t ak_heap_limit(void);
/* By how many bytes the heap may grow with the memory that is left; and the end of a machine that has none. */
int64_t ak_heap_room(void);
void ak_heap_full(void);

/* The memory of direct buffers; 0 where there is no more of it. */
void *ak_direct_allocate(int32_t bytes);
void ak_direct_release(void *memory);
int32_t ak_direct_due(int32_t bytes);

/* Device registers: one access of the width named, in program order, ordered against memory by the fence. */
static inline void ak_fence(void) { __asm__ volatile("mfence" ::: "memory"); }
static inline void ak_barrier(void) { __asm__ volatile("" ::: "memory"); }
static inline int32_t ak_read8(int64_t address) { ak_barrier(); int32_t v = *(volatile uint8_t *)address; ak_barrier(); return v; }
static inline int32_t ak_read16(int64_t address) { ak_barrier(); int32_t v = *(volatile uint16_t *)address; ak_barrier(); return v; }
static inline int32_t ak_read32(int64_t address) { ak_barrier(); int32_t v = *(volatile int32_t *)address; ak_barrier(); return v; }
static inline void ak_write8(int64_t address, int32_t value) { ak_barrier(); *(volatile uint8_t *)address = (uint8_t)value; ak_barrier(); }
static inline void ak_write16(int64_t address, int32_t value) { ak_barrier(); *(volatile uint16_t *)address = (uint16_t)value; ak_barrier(); }
static inline void ak_write32(int64_t address, int32_t value) { ak_barrier(); *(volatile int32_t *)address = value; ak_barrier(); }

/* Plain memory in either byte order, unaligned; see hypercall.Memory. */
#define AK_UNALIGNED(type, name) typedef type name __attribute__((aligned(1), may_alias))
AK_UNALIGNED(uint16_t, ak_u16);
AK_UNALIGNED(uint32_t, ak_u32);
AK_UNALIGNED(uint64_t, ak_u64);
static inline int32_t ak_get_u16be(int64_t a) { return __builtin_bswap16(*(ak_u16 *)a); }
static inline int32_t ak_get_u16le(int64_t a) { return *(ak_u16 *)a; }
static inline int32_t ak_get_i32be(int64_t a) { return (int32_t)__builtin_bswap32(*(ak_u32 *)a); }
static inline int32_t ak_get_i32le(int64_t a) { return (int32_t)*(ak_u32 *)a; }
static inline int64_t ak_get_i64be(int64_t a) { return (int64_t)__builtin_bswap64(*(ak_u64 *)a); }
static inline int64_t ak_get_i64le(int64_t a) { return (int64_t)*(ak_u64 *)a; }
static inline void ak_put_u16be(int64_t a, int32_t v) { *(ak_u16 *)a = __builtin_bswap16((uint16_t)v); }
static inline void ak_put_u16le(int64_t a, int32_t v) { *(ak_u16 *)a = (uint16_t)v; }
static inline void ak_put_i32be(int64_t a, int32_t v) { *(ak_u32 *)a = __builtin_bswap32((uint32_t)v); }
static inline void ak_put_i32le(int64_t a, int32_t v) { *(ak_u32 *)a = (uint32_t)v; }
static inline void ak_put_i64be(int64_t a, int64_t v) { *(ak_u64 *)a = __builtin_bswap64((uint64_t)v); }
static inline void ak_put_i64le(int64_t a, int64_t v) { *(ak_u64 *)a = (uint64_t)v; }
static inline int32_t ak_get_u8(int64_t a) { return *(uint8_t *)a; }
static inline void ak_put_u8(int64_t a, int32_t v) { *(uint8_t *)a = (uint8_t)v; }
static inline int32_t ak_acquire_u16(int64_t a) { return __atomic_load_n((uint16_t *)a, __ATOMIC_ACQUIRE); }
static inline void ak_release_u16(int64_t a, int32_t v) { __atomic_store_n((uint16_t *)a, (uint16_t)v, __ATOMIC_RELEASE); }
static inline int32_t ak_acquire_i32(int64_t a) { return __atomic_load_n((int32_t *)a, __ATOMIC_ACQUIRE); }
static inline void ak_release_i32(int64_t a, int32_t v) { __atomic_store_n((int32_t *)a, v, __ATOMIC_RELEASE); }
static inline void ak_move(int64_t to, int64_t from, int32_t bytes) { __builtin_memmove((void *)to, (void *)from, bytes); }
static inline void ak_fill(int64_t to, int32_t value, int32_t bytes) { __builtin_memset((void *)to, value, bytes); }
static inline int32_t ak_differs(int64_t a, int64_t b, int32_t bytes) { return __builtin_memcmp((void *)a, (void *)b, bytes); }
