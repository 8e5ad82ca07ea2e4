/*
 * The console: on a guest of Xen its own (xenconsole.c), else COM1, polled. A machine without it (the line status reads
 * all ones) writes nowhere, at no cost.
 */
#include "xen.h"

#define COM1 0x3f8
#define INTERRUPT_ENABLE (COM1 + 1)
#define FIFO_CONTROL (COM1 + 2)
#define LINE_CONTROL (COM1 + 3)
#define LINE_STATUS (COM1 + 5)
#define TRANSMITTER_EMPTY 0x20
#define PATIENCE 1000000 /* polls; a transmitter that never empties must not hang the machine */

static int present;

void console_initialize(void) {
    if (is_xen) {
        xen_console_initialize();
        return;
    }
    present = in8(LINE_STATUS) != 0xff;
    if (present) {
        out8(INTERRUPT_ENABLE, 0);
        out8(LINE_CONTROL, 3); /* 8 bits, no parity */
        out8(FIFO_CONTROL, 7);
    }
}

static void transmit(uint8_t value) {
    for (int polls = 0; !(in8(LINE_STATUS) & TRANSMITTER_EMPTY); polls++) {
        if (polls == PATIENCE) {
            present = 0;
            return;
        }
    }
    out8(COM1, value);
}

static void put(uint8_t value) {
    if (is_xen) {
        xen_console_byte(value);
    } else if (present) {
        transmit(value);
    }
}

void ak_console_byte(int32_t value) {
    if (value == '\n') {
        put('\r');
    }
    put((uint8_t)value);
}

int32_t ak_console_read(void) { return -1; }
int32_t ak_console_buffered(void) { return 0; }

void console_text(const char *text) {
    while (*text) {
        ak_console_byte(*text++);
    }
}

void console_hex(uint64_t value) {
    int shift = 60;
    while (shift > 0 && !(value >> shift)) {
        shift -= 4;
    }
    console_text("0x");
    for (; shift >= 0; shift -= 4) {
        ak_console_byte("0123456789abcdef"[value >> shift & 15]);
    }
}

void console_decimal(uint64_t value) {
    if (value >= 10) {
        console_decimal(value / 10);
    }
    ak_console_byte((int)('0' + value % 10));
}
