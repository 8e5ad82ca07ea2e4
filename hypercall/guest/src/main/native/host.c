/*
 * The same runtime as a Linux process, for fast differential tests and for debuggers: anykernel.h over the C library.
 * There are no devices and no interrupts.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include "anykernel.h"

#define PAGE 4096ull
#define NANOS 1000000000ll
#define EXCEPTION_STATUS 110

static char output[8192];
static size_t output_bytes;

static void flush_output(void) {
    for (size_t done = 0; done < output_bytes;) {
        ssize_t wrote = write(1, output + done, output_bytes - done);
        if (wrote <= 0) {
            break;
        }
        done += (size_t)wrote;
    }
    output_bytes = 0;
}

void ak_console_byte(int32_t value) {
    output[output_bytes++] = (char)value;
    if (output_bytes == sizeof output) {
        flush_output();
    }
}

static unsigned char input[8192];
static ssize_t input_bytes, input_at;

int32_t ak_console_read(void) {
    if (input_at == input_bytes) {
        flush_output();
        input_at = 0;
        input_bytes = read(0, input, sizeof input);
        if (input_bytes <= 0) {
            input_bytes = 0;
            return -1;
        }
    }
    return input[input_at++];
}

int32_t ak_console_buffered(void) { return (int32_t)(input_bytes - input_at); }

int32_t ak_environment(int32_t entry, int32_t index) {
    return environ && environ[entry] ? (unsigned char)environ[entry][index] : -1;
}

void ak_exit(int32_t status) {
    flush_output();
    _exit(status);
}

void ak_panic(const char *cause) {
    for (const char *at = "panic: "; *at; at++) {
        ak_console_byte(*at);
    }
    while (*cause) {
        ak_console_byte(*cause++);
    }
    ak_console_byte('\n');
    ak_exit(AK_PANIC_STATUS);
    __builtin_unreachable();
}

static void on_fault(int number, siginfo_t *info, void *context) {
    flush_output();
    dprintf(1, "\npanic: signal %d at %p\n", number, info->si_addr);
    _exit(EXCEPTION_STATUS);
}

static int64_t read_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * NANOS + now.tv_nsec;
}

static int64_t start_nanos;

__attribute__((constructor)) static void prepare_process(void) {
    static char fault_stack[65536];
    start_nanos = read_clock(CLOCK_MONOTONIC);
    sigaltstack(&(stack_t){.ss_sp = fault_stack, .ss_size = sizeof fault_stack}, 0);
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (int i = 0; i < 5; i++) {
        sigaction(faults[i], &action, 0);
    }
}

int64_t ak_nano_time(void) { return read_clock(CLOCK_MONOTONIC) - start_nanos; }
int64_t ak_wall_nanos(void) { return read_clock(CLOCK_REALTIME); }
int64_t ak_boot_nanos(void) { return ak_nano_time(); }

int32_t ak_entropy_strong(void) { return 1; }
int64_t ak_entropy_next(void) {
    int64_t value = 0;
    if (getrandom(&value, sizeof value, 0) != sizeof value) {
        ak_panic("the kernel gives no random numbers");
    }
    return value;
}

static void *map(uint64_t bytes, int protection) {
    void *address = mmap(0, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return address == MAP_FAILED ? 0 : address;
}

void *ak_stack_map(uint64_t bytes) {
    char *low = map(bytes + PAGE, PROT_READ | PROT_WRITE);
    if (!low || mprotect(low, PAGE, PROT_NONE)) {
        return 0;
    }
    return low + PAGE + bytes;
}

int64_t ak_arena_map(int64_t bytes) { return bytes <= 0 ? 0 : (int64_t)map((uint64_t)bytes, PROT_READ | PROT_WRITE); }

/* Fresh zero pages replace the old ones: late writes stay harmless, as on the bare machine. */
void ak_arena_unmap(int64_t address, int64_t bytes) {
    mmap((void *)address, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

int64_t ak_memory_free(void) { return (int64_t)sysconf(_SC_AVPHYS_PAGES) * (int64_t)PAGE; }

int64_t ak_heap_room(void) { return INT64_MAX / 2; }

int64_t ak_dma_allocate(int64_t bytes, int64_t alignment) { return 0; }
int64_t ak_device_address(int64_t address, int64_t bytes) { return address; }
int32_t ak_interrupt_connect(int32_t gsi) { return -1; }
int32_t ak_interrupt_message(void) { return -1; }
int64_t ak_interrupt_message_address(void) { return 0; }
int32_t ak_interrupt_message_data(int32_t line) { return 0; }
void ak_interrupt_release(int32_t line) {}
int32_t ak_is_xen(void) { return 0; }
int32_t teavm_file_isWindows(void) { return 0; }
int32_t ak_store_request(int32_t type, int64_t content, int32_t bytes) { return -2; }
int32_t ak_shutdown_line(void) { return -1; }
int32_t ak_shutdown_take(void) { return 0; }
int32_t ak_event_open(int32_t domain) { return -1; }
void ak_event_connect(int32_t port, int32_t line) {}
void ak_event_notify(int32_t port) {}
void ak_event_close(int32_t port) {}
int32_t ak_grant(int32_t domain, int64_t address, int32_t is_read_only) { return -1; }
int32_t ak_grant_end(int32_t reference) { return 0; }
int32_t ak_device_map(int64_t address, int64_t bytes) { return 0; }
int32_t ak_port_read(int32_t port, int32_t width) { return -1; }
void ak_port_write(int32_t port, int32_t width, int32_t value) {}
int64_t ak_interrupts_take(void) { return 0; }
int64_t ak_interrupt_count(int32_t line) { return 0; }

void ak_idle(int64_t deadline_nanos) {
    int64_t left = deadline_nanos - ak_nano_time();
    flush_output();
    if (left > 0) {
        left = left > NANOS ? NANOS : left;
        nanosleep(&(struct timespec){left / NANOS, left % NANOS}, 0);
    }
}

int32_t ak_command_line(int32_t index) { return 0; }
