/*
 * TeaVM's own runtime files for time, files, dates, logs and coroutines are left out of an image; this is what generated
 * code calls instead. There are no files, no time zones and no locales here. Included in the translation unit.
 */
void teavm_initFiber() {}
void teavm_initTime() {}
int64_t teavm_currentTimeMillis() { return ak_wall_nanos() / 1000000; }
int64_t teavm_currentTimeNano() { return ak_nano_time(); }
int32_t teavm_timeZoneOffset() { return 0; }
void teavm_date_init() {} /* a Date holds milliseconds; its fields and texts are not here */

/* TeaVM's own event queue never holds anything here: fibers replace it. */
void teavm_waitFor(int64_t timeout) { ak_panic("TeaVM's event queue waits"); }
void teavm_interrupt() {}

/* System.out and System.err, byte by byte. */
void teavm_logchar(int32_t value) { ak_console_byte(value & 0xff); }

static void log_utf8(uint32_t point) {
    if (point < 0x80) {
        ak_console_byte(point);
    } else if (point < 0x800) {
        ak_console_byte(0xc0 | point >> 6);
        ak_console_byte(0x80 | (point & 63));
    } else {
        ak_console_byte(0xe0 | point >> 12);
        ak_console_byte(0x80 | (point >> 6 & 63));
        ak_console_byte(0x80 | (point & 63));
    }
}

void teavm_logCodePoint(int32_t point) { log_utf8(point); }

void teavm_printString(char16_t *text) {
    while (*text) {
        log_utf8(*text++);
    }
}

void teavm_printWString(wchar_t *text) {
    while (*text) {
        log_utf8(*text++);
    }
}

void teavm_printInt(int32_t value) {
    char digits[12];
    int at = sizeof digits;
    int64_t left = value < 0 ? -(int64_t)value : value;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0) {
        digits[--at] = '-';
    }
    while (at < (int)sizeof digits) {
        ak_console_byte(digits[at++]);
    }
}

/* Memory.allocate: zeroed, aligned by 16; a length of 0 has an address too. */
int64_t ak_allocate(int32_t bytes) { return (int64_t)calloc(1, bytes ? bytes : 1); }
void ak_release(int64_t address) { free((void *)address); }
