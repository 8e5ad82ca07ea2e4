/*
 * malloc and the two system calls that TeaVM's memory.c wants, over memory.c's pages and windows.
 *
 * Small blocks come from classes of powers of two and go back to their class; large ones are whole pages and go back to
 * the machine. The Java heap reserves a window by mmap and commits or returns pages of it by mprotect. Compiled with
 * -fno-builtin, lest gcc make malloc and memset into a call of calloc.
 */
#include "machine.h"

#define CLASSES 16
#define SMALLEST 32
#define LARGEST_SMALL (SMALLEST << (CLASSES - 1)) /* 1 MiB */
#define SLAB_BYTES 65536ull
#define PROTECTION_NONE 0

typedef struct Block { uint64_t bytes; struct Block *next; } Block; /* before each block; bytes as asked for */

static Block *class_free[CLASSES];
static uint64_t slab_at, slab_end;

static int class_of(uint64_t total) {
    int index = 0;
    while (((uint64_t)SMALLEST << index) < total) {
        index++;
    }
    return index;
}

static void *carve(uint64_t bytes) {
    if (slab_end - slab_at < bytes) {
        uint64_t slab = bytes > SLAB_BYTES ? bytes : SLAB_BYTES;
        uint64_t start = pages_allocate(slab / PAGE, 1);
        if (!start) {
            return 0;
        }
        slab_at = start;
        slab_end = start + slab;
    }
    void *block = (void *)slab_at;
    slab_at += bytes;
    return block;
}

static uint64_t large_pages(uint64_t total) { return (total + PAGE - 1) / PAGE; }

void *malloc(size_t bytes) {
    if (bytes > (1ull << 46)) {
        return 0;
    }
    uint64_t total = bytes + sizeof(Block);
    Block *block;
    if (total > LARGEST_SMALL) {
        block = (Block *)pages_allocate(large_pages(total), 1);
    } else {
        int index = class_of(total);
        block = class_free[index];
        if (block) {
            class_free[index] = block->next;
        } else {
            block = carve((uint64_t)SMALLEST << index);
        }
    }
    if (!block) {
        return 0;
    }
    block->bytes = bytes;
    return block + 1;
}

void free(void *memory) {
    if (!memory) {
        return;
    }
    Block *block = (Block *)memory - 1;
    uint64_t total = block->bytes + sizeof(Block);
    if (total > LARGEST_SMALL) {
        pages_free((uint64_t)block, large_pages(total));
        return;
    }
    int index = class_of(total);
    block->next = class_free[index];
    class_free[index] = block;
}

void *calloc(size_t count, size_t size) {
    size_t bytes;
    void *memory = __builtin_mul_overflow(count, size, &bytes) ? 0 : malloc(bytes);
    return memory ? __builtin_memset(memory, 0, bytes) : 0;
}

void *realloc(void *memory, size_t bytes) {
    void *larger = malloc(bytes);
    if (memory && larger) {
        uint64_t old = ((Block *)memory - 1)->bytes;
        __builtin_memcpy(larger, memory, old < bytes ? old : bytes);
        free(memory);
    }
    return larger;
}

void *mmap(void *hint, size_t bytes, int protection, int flags, int file, long offset) {
    uint64_t window = window_reserve(bytes);
    if (!window) {
        ak_panic("the Java heap is larger than any window of addresses");
    }
    return (void *)window;
}

int mprotect(void *address, size_t bytes, int protection) {
    if (protection == PROTECTION_NONE) {
        window_decommit((uint64_t)address, bytes);
    } else if (!window_commit((uint64_t)address, bytes)) {
        ak_panic("the Java heap needs more memory than the machine has left: give it more, or build with a smaller heap");
    }
    return 0;
}

int madvise(void *address, size_t bytes, int advice) { return 0; } /* mprotect returns the pages */

long sysconf(int name) { return PAGE; } /* asked for the page size only */
