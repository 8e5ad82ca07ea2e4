/*
 * Exceptions, the local APIC with its timer, and the I/O APICs. A guest of Xen has events in the place of the latter.
 *
 * Handlers never run Java and never touch its heap: an interrupt sets its bit in interrupts_pending, which only the
 * scheduler's poll clears, and ends. An exception is the end of the machine and prints one line. Both run on stacks of
 * their own (TSS, interrupt stack table), so that a fiber's stack needs no room for them and its overflow can be told.
 * Compiled with -mgeneral-regs-only: the stubs save no vector registers.
 */
#include "xen.h"

#define VECTORS 256
#define EXCEPTIONS 32
#define TIMER_VECTOR 0x30
#define FIRST_LINE_VECTOR 0x40
#define SPURIOUS_VECTOR 0xff
#define PAGE_FAULT 14
#define CODE_SELECTOR 8
#define TASK_SELECTOR 24
#define EXCEPTION_STACK 1
#define INTERRUPT_STACK 2
#define INTERRUPT_GATE 0x8e

/* Local APIC registers (Intel SDM volume 3, table 11-1) */
#define LOCAL_APIC 0xfee00000ull
#define MSR_APIC_BASE 0x1b
#define APIC_ENABLE 0x800
#define END_OF_INTERRUPT 0xb0
#define SPURIOUS 0xf0
#define TIMER 0x320
#define TIMER_INITIAL 0x380
#define TIMER_CURRENT 0x390
#define TIMER_DIVIDE 0x3e0
#define TIMER_DIVIDE_BY_1 0xb

/* I/O APICs where QEMU puts them: lines 0 to 23, and on microvm a second one for 24 to 47 */
#define IO_APIC 0xfec00000ull
#define SECOND_IO_APIC 0xfec10000ull
#define IO_APIC_LINES 24
#define REDIRECTION 0x10

typedef struct { uint64_t vector, error, rip, cs, rflags, rsp, ss; } InterruptFrame;
typedef struct { uint16_t offset_low, selector; uint8_t stack, type; uint16_t offset_mid; uint32_t offset_high, zero; } Gate;
typedef struct { uint32_t reserved0; uint64_t rsp[3], reserved1, stack[7], reserved2; uint16_t reserved3, io_map; }
    __attribute__((packed)) TaskState;

extern uint64_t task_descriptor[2];

volatile uint64_t interrupts_pending;
static volatile uint64_t raised[64]; /* how often, by bit */
static uint64_t free_lines = (1ull << LINES) - 1;
static Gate gates[VECTORS];
static TaskState task = {.io_map = sizeof(TaskState)};

static const char *const exception_names[] = {
    "division error", "debug", "non-maskable interrupt", "breakpoint", "overflow", "bound range", "invalid opcode",
    "no floating-point unit", "double fault", "coprocessor overrun", "invalid task state", "segment not present",
    "stack segment fault", "general protection fault", "page fault", "reserved exception", "floating-point error",
    "alignment check", "machine check", "vector floating-point error", "virtualisation exception", "control protection"};

static volatile uint32_t *local_register(uint32_t offset) { return (volatile uint32_t *)(LOCAL_APIC + offset); }

static void exception(const InterruptFrame *frame) {
    uint64_t cr2;
    __asm__ volatile("mov %%cr2, %0" : "=r"(cr2));
    console_text("\npanic: ");
    console_text(frame->vector < sizeof exception_names / sizeof *exception_names ? exception_names[frame->vector]
                                                                                   : "exception");
    console_text(" vector=");
    console_decimal(frame->vector);
    console_text(" error=");
    console_hex(frame->error);
    console_text(" rip=");
    console_hex(frame->rip);
    console_text(" rsp=");
    console_hex(frame->rsp);
    if (frame->vector == PAGE_FAULT) {
        console_text(" cr2=");
        console_hex(cr2);
        memory_describe_fault(cr2);
    }
    console_text("\n");
    ak_exit(EXCEPTION_STATUS);
}

void interrupt_dispatch(const InterruptFrame *frame) {
    uint64_t vector = frame->vector;
    if (vector < EXCEPTIONS) {
        exception(frame);
    }
    if (vector == SPURIOUS_VECTOR) {
        return; /* not acknowledged (SDM volume 3, 11.9) */
    }
    if (vector == XEN_VECTOR) {
        xen_upcall();
        return;
    }
    int is_line = vector >= FIRST_LINE_VECTOR && vector < FIRST_LINE_VECTOR + LINES;
    interrupt_raise(is_line ? vector - FIRST_LINE_VECTOR : TIMER_BIT);
    *local_register(END_OF_INTERRUPT) = 0;
}

/* Also called outside handlers, where one may come in between. */
void interrupt_raise(uint32_t bit) {
    raised[bit]++;
    __atomic_fetch_or(&interrupts_pending, 1ull << bit, __ATOMIC_SEQ_CST);
}

static void fill_gates(void) {
    for (int vector = 0; vector < VECTORS; vector++) {
        uint64_t stub = (uint64_t)interrupt_stubs + 16 * vector;
        uint8_t stack = vector < EXCEPTIONS ? EXCEPTION_STACK : INTERRUPT_STACK;
        gates[vector] = (Gate){stub, CODE_SELECTOR, stack, INTERRUPT_GATE, stub >> 16, stub >> 32, 0};
    }
    struct { uint16_t limit; uint64_t base; } __attribute__((packed)) table = {sizeof gates - 1, (uint64_t)gates};
    __asm__ volatile("lidt %0" ::"m"(table));
}

static void load_task(void) {
    uint64_t base = (uint64_t)&task;
    task.stack[EXCEPTION_STACK - 1] = (uint64_t)exception_stack_top;
    task.stack[INTERRUPT_STACK - 1] = (uint64_t)interrupt_stack_top;
    task_descriptor[0] = (sizeof task - 1) | (base & 0xffffff) << 16 | 0x89ull << 40 | (base >> 24 & 0xff) << 56;
    task_descriptor[1] = base >> 32;
    __asm__ volatile("ltr %w0" ::"r"(TASK_SELECTOR));
}

void interrupts_initialize(void) {
    fill_gates();
    load_task();
    if (is_xen) {
        return;
    }
    out8(0x21, 0xff); /* the old interrupt controllers stay silent */
    out8(0xa1, 0xff);
    write_msr(MSR_APIC_BASE, read_msr(MSR_APIC_BASE) | APIC_ENABLE);
    *local_register(SPURIOUS) = 0x100 | SPURIOUS_VECTOR;
    *local_register(TIMER_DIVIDE) = TIMER_DIVIDE_BY_1;
    *local_register(TIMER) = TIMER_VECTOR;
}

/* Fires once after `count` ticks; 0 stops it. */
void local_timer_start(uint32_t count) { *local_register(TIMER_INITIAL) = count; }

uint32_t local_timer_left(void) { return *local_register(TIMER_CURRENT); }

static int32_t take_line(void) {
    int32_t line = free_lines ? __builtin_ctzll(free_lines) : -1;
    free_lines &= free_lines - 1;
    return line;
}

/*
 * Routes a line, edge-triggered and active high, to a vector of its own. Edge, because nothing here acknowledges the
 * device: its driver does, in its Cpu's loop, before it looks for work, and a level would be taken again until then.
 */
int32_t ak_interrupt_connect(int32_t gsi) {
    int32_t line = gsi < 0 || gsi >= 2 * IO_APIC_LINES ? -1 : take_line();
    if (line < 0) {
        return -1;
    }
    uint64_t apic = gsi < IO_APIC_LINES ? IO_APIC : SECOND_IO_APIC;
    volatile uint32_t *select = (volatile uint32_t *)apic, *window = (volatile uint32_t *)(apic + 0x10);
    uint32_t entry = REDIRECTION + 2 * (gsi % IO_APIC_LINES);
    *select = entry + 1;
    *window = 0; /* to the first processor */
    *select = entry;
    *window = FIRST_LINE_VECTOR + line;
    return line;
}

/* Messages are writes to the local APIC (SDM volume 3, 11.11): the address names the first processor, the data the vector. */
int32_t ak_interrupt_message(void) { return take_line(); }

void ak_interrupt_release(int32_t line) {
    __atomic_fetch_and(&interrupts_pending, ~(1ull << line), __ATOMIC_SEQ_CST);
    free_lines |= 1ull << line;
}

int64_t ak_interrupt_message_address(void) { return (int64_t)LOCAL_APIC; }
int32_t ak_interrupt_message_data(int32_t line) { return FIRST_LINE_VECTOR + line; }

int64_t ak_interrupts_take(void) {
    if (!interrupts_pending) {
        return 0;
    }
    uint64_t pending = __atomic_exchange_n(&interrupts_pending, 0, __ATOMIC_ACQ_REL);
    if (pending >> STORE_BIT & 1) {
        xen_store_take();
    }
    return (int64_t)(pending & ((1ull << LINES) - 1));
}

int64_t ak_interrupt_count(int32_t line) { return line >= 0 && line < LINES ? (int64_t)raised[line] : 0; }
