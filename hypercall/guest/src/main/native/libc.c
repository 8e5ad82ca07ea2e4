/* The few functions of the C library, beside memory and strings, that the generated code and TeaVM's runtime call. */
#include "machine.h"

void abort(void) { ak_panic("abort: an exception that nothing catches, or a broken invariant of the runtime"); }

void exit(int status) {
    ak_exit(status);
    __builtin_unreachable();
}

long time(long *into) {
    long seconds = (long)(ak_wall_nanos() / 1000000000);
    if (into) {
        *into = seconds;
    }
    return seconds;
}

/* TeaVM seeds and draws Math.random by these. */
void srand(unsigned seed) {}
int rand(void) { return (int)((uint64_t)ak_entropy_next() >> 33); }

char *setlocale(int category, const char *name) { return 0; }

/* Asked by the initialiser of java.io.File, which also programs reach that only name its separator. */
int32_t teavm_file_isWindows(void) { return 0; }

/*
 * UTF-8 to UTF-16, for the words of the command line. `state` stays unused: a point beyond the basic plane and a broken
 * sequence come out as one U+FFFD. Returns how many bytes were read.
 */
size_t mbrtoc16(uint16_t *into, const char *from, size_t bytes, void *state) {
    uint8_t first = (uint8_t)*from;
    size_t length = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
    uint32_t point = length == 1 ? first : first & (0x7f >> length);
    size_t used = 1;
    while (used < length && used < bytes && ((uint8_t)from[used] & 0xc0) == 0x80) {
        point = point << 6 | ((uint8_t)from[used++] & 0x3f);
    }
    if (into) {
        *into = used == length && point < 0x10000 ? (uint16_t)point : 0xfffd;
    }
    return used;
}
