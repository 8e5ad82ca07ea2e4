/*
 * The memory and string functions that gcc and TeaVM's runtime call. Compiled with -fno-builtin, lest gcc make a loop
 * here into a call of itself.
 */
#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int value, size_t bytes) {
    void *at = to;
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(value) : "memory");
    return to;
}

void *memcpy(void *to, const void *from, size_t bytes) {
    void *at = to;
    if (bytes & 7) {
        __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(bytes)::"memory");
    } else {
        bytes >>= 3;
        __asm__ volatile("rep movsq" : "+D"(at), "+S"(from), "+c"(bytes)::"memory");
    }
    return to;
}

/* Backwards by words where the ranges are far enough apart for it; never with the direction flag, which is slow. */
static void move_backwards(uint8_t *to, const uint8_t *from, size_t bytes) {
    typedef uint64_t word __attribute__((aligned(1), may_alias));
    if ((size_t)(to - from) >= 8) {
        for (; bytes >= 8; bytes -= 8) {
            *(word *)(to + bytes - 8) = *(const word *)(from + bytes - 8);
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
    typedef uint64_t word __attribute__((aligned(1), may_alias));
    for (; bytes >= 8 && *(const word *)a == *(const word *)b; bytes -= 8) {
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
