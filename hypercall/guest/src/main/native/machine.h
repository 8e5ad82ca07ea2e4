/* What the files of the bare machine offer one another. Java sees anykernel.h only. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "anykernel.h"

#define PAGE 4096ull
#define LARGE_PAGE (2ull << 20)

/* Ports and model-specific registers. */
static inline uint8_t in8(uint16_t port) { uint8_t v; __asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port)); return v; }
static inline void out8(uint16_t port, uint8_t v) { __asm__ volatile("outb %0, %1" ::"a"(v), "Nd"(port)); }
static inline uint64_t read_msr(uint32_t msr) {
    uint32_t low, high;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return (uint64_t)high << 32 | low;
}
static inline void write_msr(uint32_t msr, uint64_t v) {
    __asm__ volatile("wrmsr" ::"c"(msr), "a"((uint32_t)v), "d"((uint32_t)(v >> 32)));
}
static inline uint64_t read_tsc(void) {
    uint32_t low, high;
    __asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high)::"memory");
    return (uint64_t)high << 32 | low;
}
typedef struct { uint32_t eax, ebx, ecx, edx; } Cpuid;
static inline Cpuid cpuid(uint32_t leaf) {
    Cpuid r;
    __asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(0));
    return r;
}

/* boot.S and link.ld */
extern char image_start[], text_end[], rodata_end[], image_end[];
extern char exception_stack_top[], interrupt_stack_top[], interrupt_stubs[];
extern uint64_t boot_tsc;
void run_on_stack(void *top, void (*body)(void)) __attribute__((noreturn));

/* start.c: how the machine ends when a cause here ends it; Java's own statuses lie below. */
#define EXCEPTION_STATUS 110

/* console.c */
void console_initialize(void);
void console_text(const char *text);
void console_hex(uint64_t value);
void console_decimal(uint64_t value);

/* interrupts.c */
void interrupts_initialize(void);
void interrupt_raise(uint32_t bit);
void local_timer_start(uint32_t count);
uint32_t local_timer_left(void);
extern volatile uint64_t interrupts_pending;
#define LINES 62      /* what Java can connect to: the lower bits of interrupts_pending */
#define STORE_BIT 62  /* xenstored has written to its ring */
#define TIMER_BIT 63
#define XEN_VECTOR 0x31 /* Xen's events */

/* clock.c */
void clock_initialize(void);
void halt_unless_pending(void);

/* memory.c */
typedef struct { uint64_t address, bytes; uint32_t type, reserved; } MemoryMapEntry;
void memory_initialize(const MemoryMapEntry *map, uint32_t entries);
uint64_t pages_allocate(uint64_t count, uint64_t alignment_pages); /* physical and identity address; 0 if there are none */
void pages_free(uint64_t address, uint64_t count);
uint64_t pages_left(void);
uint64_t window_reserve(uint64_t bytes);                        /* addresses without memory behind them */
int window_commit(uint64_t address, uint64_t bytes);            /* zeroed, writable; 0 if there is not enough memory */
void window_decommit(uint64_t address, uint64_t bytes);
void memory_describe_fault(uint64_t address);

/* memory.c, for fiber.c: the top of a stack with a guard page below, or 0 */
void *ak_stack_map(uint64_t bytes);
