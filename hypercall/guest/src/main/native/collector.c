/*
 * What TeaVM's collector reports as it works (its heaptrace.c, of which nothing else is needed): the begin and end of a
 * collection, where fibers' roots are joined and parted; what it is about to write beside the heap; a full heap, which
 * ends the machine. Included after fiber.c.
 */
#include <sys/mman.h>
static int64_t collections;

int64_t ak_collections(void) { return collections; }

/*
 * Memory of the collector's own beside the heap: addresses are reserved for the worst case, and committed as the need
 * grows. TeaVM takes a sixteenth of the heap for all of it and checks nothing.
 */
#define GROWTH (1ll << 18)
#define HEAP_RESERVE (1ll << 20) /* beyond the maximum; see HeapEnd.java */
#define CHUNK_ENTRY 8            /* FreeChunkHolder */
#define BLOCK_ENTRY 24           /* RelocationBlock */

typedef struct { char *base; int64_t committed, reserved; } Table;

static Table mark_stack, chunk_table;
static int64_t mark_depth;
static int64_t free_chunks, former_free_chunks;
static int64_t heap_limit;

static void table_reserve(Table *table, int64_t bytes) {
    table->base = mmap(0, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (table->base == MAP_FAILED) {
        ak_panic("no addresses are left for the collector's tables: build the image with a smaller heap");
    }
    table->reserved = bytes;
}

static __attribute__((noinline, cold)) void table_grow(Table *table, int64_t bytes) {
    int64_t wanted = (bytes + GROWTH - 1) & -GROWTH;
    if (wanted > table->reserved || mprotect(table->base + table->committed, wanted - table->committed, PROT_READ | PROT_WRITE)) {
        ak_panic("the collector needs more memory than there is: give the machine more, or build with a smaller heap");
    }
    table->committed = wanted;
}

static inline void table_need(Table *table, int64_t bytes) {
    if (__builtin_expect(bytes > table->committed, 0)) {
        table_grow(table, bytes);
    }
}

static void table_shrink(Table *table) {
    if (table->committed > GROWTH) {
        madvise(table->base + GROWTH, table->committed - GROWTH, MADV_DONTNEED);
        mprotect(table->base + GROWTH, table->committed - GROWTH, PROT_NONE);
        table->committed = GROWTH;
    }
}

/* Called by TeaVM's memory.c as it reserves the heap. An object has 8 bytes at least, and so has a free chunk. */
void *ak_heap_reserve(int64_t maximum) {
    heap_limit = maximum + HEAP_RESERVE;
    table_reserve(&mark_stack, heap_limit);
    table_reserve(&chunk_table, 4 * heap_limit);
    table_need(&chunk_table, GROWTH);
    return chunk_table.base;
}

int64_t ak_heap_limit(void) { return heap_limit; }

void ak_mark_push(void *object) {
    table_need(&mark_stack, (mark_depth + 1) * (int64_t)sizeof(void *));
    ((void **)mark_stack.base)[mark_depth++] = object;
}

void *ak_mark_pop(void) { return ((void **)mark_stack.base)[--mark_depth]; }

int32_t ak_mark_pending(void) { return mark_depth != 0; }

static int64_t stack_roots(void) {
    int64_t count = 0;
    for (TeaVM_StackFrame *frame = teavm_stackTop; frame; frame = frame->next) {
        count += frame->size;
    }
    return count;
}

void teavm_gc_gcStarted(int32_t full) {
    collections++;
    join_chains();
}

void teavm_gc_gcCompleted() { part_chains(); }

void teavm_outOfMemory() { ak_panic("the Java heap is full: build the image with a larger one"); }

void teavm_gc_allocate(void *address, int32_t size) {}
/* The collector is about to list a free chunk. */
void teavm_gc_free(void *address, int32_t size) { table_need(&chunk_table, ++free_chunks * CHUNK_ENTRY); }

void teavm_gc_assertFree(void *address, int32_t size) {}
void teavm_gc_mark(void *address) {}
void teavm_gc_move(void *from, void *to, int32_t size) {}
void teavm_gc_markStarted() {}
void teavm_gc_markCompleted() { table_shrink(&mark_stack); }
void teavm_gc_sweepStarted() {
    former_free_chunks = free_chunks;
    free_chunks = 0;
}

void teavm_gc_sweepCompleted() {}
/* A relocation block begins at a free chunk, behind a pinned object, or at an object that a former free chunk parts from older ones. */
void teavm_gc_defragStarted() {
    int64_t blocks = free_chunks + former_free_chunks + stack_roots() + 4;
    table_need(&chunk_table, (free_chunks + 2) * CHUNK_ENTRY + blocks * BLOCK_ENTRY);
}

void teavm_gc_defragCompleted() {}
void teavm_gc_heapResized(int64_t size) {}
void teavm_gc_reportDirtyRegion(void *address) {}
void teavm_gc_writeHeapDump() {}
