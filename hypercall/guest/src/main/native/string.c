/*
 * The memory and string functions that gcc and TeaVM's runtime call. Compiled with -fno-builtin, lest gcc make a loop
 * here into a call of itself, and without vector registers, which interrupts do not save.
 *
 * Blocks are moved by eight words a turn. A `rep` prefix would be as fast on a processor; an emulator takes one turn of
 * its own for each element, so that unrolled words are ten times faster than `rep stosb` there.
 */
#pragma GCC target("general-regs-only")
#include <stddef.h>
#include <stdint.h>

typedef uint64_t Word __attribute__((aligned(1), may_alias));

#define WORD sizeof(Word)
#define TURN (8 * WORD)

void *memset(void *to, int value, size_t bytes) {
    uint8_t *at = to;
    uint64_t word = (uint8_t)value * 0x0101010101010101ull;
    for (; bytes >= TURN; bytes -= TURN, at += TURN) {
        Word *words = (Word *)at;
        words[0] = word;
        words[1] = word;
        words[2] = word;
        words[3] = word;
        words[4] = word;
        words[5] = word;
        words[6] = word;
        words[7] = word;
    }
    for (; bytes >= WORD; bytes -= WORD, at += WORD) {
        *(Word *)at = word;
    }
    while (bytes--) {
        *at++ = (uint8_t)value;
    }
    return to;
}

/* Ascending, each word read before it is written: memmove relies on that where `to` lies below `from`. */
void *memcpy(void *to, const void *from, size_t bytes) {
    uint8_t *at = to;
    const uint8_t *next = from;
    for (; bytes >= TURN; bytes -= TURN, at += TURN, next += TURN) {
        Word *words = (Word *)at;
        const Word *source = (const Word *)next;
        words[0] = source[0];
        words[1] = source[1];
        words[2] = source[2];
        words[3] = source[3];
        words[4] = source[4];
        words[5] = source[5];
        words[6] = source[6];
        words[7] = source[7];
    }
    for (; bytes >= WORD; bytes -= WORD, at += WORD, next += WORD) {
        *(Word *)at = *(const Word *)next;
    }
    while (bytes--) {
        *at++ = *next++;
    }
    return to;
}

/* Backwards by words where the ranges are far enough apart for it; never with the direction flag, which is slow. */
static void move_backwards(uint8_t *to, const uint8_t *from, size_t bytes) {
    if ((size_t)(to - from) >= 8) {
        for (; bytes >= 8; bytes -= 8) {
            *(Word *)(to + bytes - 8) = *(const Word *)(from + bytes - 8);
        }
    }
    while (bytes--) {
        to[bytes] = from[bytes];
    }
}

void *memmove(void *to, const void *from, size_t bytes) {
    if ((uintptr_t)to - (uintptr_t)from >= bytes) {
        return memcpy(to, from, bytes);
    }
    move_backwards(to, from, bytes);
    return to;
}

int memcmp(const void *left, const void *right, size_t bytes) {
    const uint8_t *a = left, *b = right;
    for (; bytes >= 8 && *(const Word *)a == *(const Word *)b; bytes -= 8) {
        a += 8;
        b += 8;
    }
    for (; bytes; bytes--, a++, b++) {
        if (*a != *b) {
            return *a - *b;
        }
    }
    return 0;
}

size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length]) {
        length++;
    }
    return length;
}

int strcmp(const char *left, const char *right) {
    while (*left && *left == *right) {
        left++;
        right++;
    }
    return (uint8_t)*left - (uint8_t)*right;
}

size_t wcslen(const int32_t *text) {
    size_t length = 0;
    while (text[length]) {
        length++;
    }
    return length;
}
