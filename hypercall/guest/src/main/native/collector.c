/*
 * What TeaVM's collector reports as it works (its heaptrace.c, of which nothing else is needed): the begin and end of a
 * collection, where fibers' roots are joined and parted; what it is about to write beside the heap. And the memory of
 * direct buffers, and what is left to do with a heap that is full. Included after fiber.c.
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

/*
 * Direct buffers: zeroed memory outside the heap, as much of it at a time as the heap may have (HotSpot's bound). The
 * collector is called after so many bytes, since it knows nothing of what is behind a buffer; it releases what belongs to
 * buffers that are gone (HeapEnd.java). The bytes stand before each block.
 */
#define DIRECT_HEADER 16
#define DIRECT_COLLECTION (8ll << 20)

static int64_t direct_bytes, direct_since_collection;

void *ak_direct_allocate(int32_t bytes) {
    if (direct_bytes + bytes > heap_limit - HEAP_RESERVE) {
        return 0;
    }
    char *block = calloc(1, (size_t)bytes + DIRECT_HEADER);
    if (!block) {
        return 0;
    }
    *(int64_t *)block = bytes;
    direct_bytes += bytes;
    direct_since_collection += bytes;
    return block + DIRECT_HEADER;
}

void ak_direct_release(void *memory) {
    char *block = (char *)memory - DIRECT_HEADER;
    direct_bytes -= *(int64_t *)block;
    free(block);
}

/* Whether a collection is due before so many bytes are allocated. */
int32_t ak_direct_due(int32_t bytes) {
    if (direct_since_collection + bytes < DIRECT_COLLECTION) {
        return 0;
    }
    direct_since_collection = 0;
    return 1;
}

/*
 * The end of a machine whose heap is full, and whose reserve too: one line that names the classes whose objects take most.
 * The image build writes the names before this (ClassNames.java): ak_named_classes ends with 0; ak_class_names has for each
 * of them the number of its package and one as a byte, its name in there, and a zero; ak_packages are texts with a dot.
 */
#define CENSUS_CLASSES 1024
#define CENSUS_SHOWN 5
#define CENSUS_HASH 0x9e3779b97f4a7c15ull

typedef struct { TeaVM_Class *class; int64_t objects, bytes; } ClassCensus;

static ClassCensus census[CENSUS_CLASSES];

static const char *const primitive_names[] = {"boolean", "byte", "short", "char", "int", "long", "float", "double"};

static int64_t object_bytes(TeaVM_Class *class, void *object) {
    if (!class->itemType) {
        return class->size;
    }
    int64_t item = teavm_primitiveKind(class->itemType) ? class->itemType->size : (int64_t)sizeof(void *);
    int64_t header = ((int64_t)sizeof(TeaVM_Array) + item - 1) / item * item;
    return (header + item * ((TeaVM_Array *)object)->size + 7) & -8;
}

static void count_object(TeaVM_Class *class, int64_t bytes) {
    uint64_t at = ((uintptr_t)class * CENSUS_HASH) >> 54;
    for (int tries = 0; tries < CENSUS_CLASSES; tries++, at = (at + 1) % CENSUS_CLASSES) {
        if (!census[at].class || census[at].class == class) {
            census[at].class = class;
            census[at].objects++;
            census[at].bytes += bytes;
            return;
        }
    }
}

/* A free chunk has 0 in place of a class, and its bytes in place of a hash. */
static void count_objects(void) {
    char *end = (char *)teavm_gc_heapAddress + teavm_gc_availableBytes;
    for (char *at = teavm_gc_heapAddress; at < end;) {
        TeaVM_Object *object = (TeaVM_Object *)at;
        if (!object->header) {
            at += object->hash;
            continue;
        }
        TeaVM_Class *class = TEAVM_CLASS_OF(object);
        int64_t bytes = object_bytes(class, object);
        count_object(class, bytes);
        at += bytes;
    }
}

static void print_ascii(const char *text) {
    while (*text) {
        ak_console_byte(*text++);
    }
}

static const char *text_at(const char *texts, int32_t index) {
    while (index-- > 0) {
        texts += strlen(texts) + 1;
    }
    return texts;
}

static void print_class(TeaVM_Class *class) {
    if (class->itemType) {
        print_class(class->itemType);
        print_ascii("[]");
    } else if (teavm_primitiveKind(class)) {
        print_ascii(primitive_names[teavm_primitiveKind(class) - 1]);
    } else {
        int32_t index = 0;
        while (ak_named_classes[index] && ak_named_classes[index] != class) {
            index++;
        }
        const char *name = ak_named_classes[index] ? text_at(ak_class_names, index) : "\1another";
        print_ascii(text_at(ak_packages, (unsigned char)*name - 1));
        print_ascii(name + 1);
    }
}

static void print_number(int64_t value) {
    if (value >= 10) {
        print_number(value / 10);
    }
    ak_console_byte('0' + value % 10);
}

void ak_heap_full(void) {
    count_objects();
    print_ascii("panic: the Java heap is full, with its reserve, at ");
    print_number(teavm_gc_availableBytes);
    print_ascii(" bytes:");
    for (int shown = 0; shown < CENSUS_SHOWN; shown++) {
        ClassCensus *most = census;
        for (int i = 1; i < CENSUS_CLASSES; i++) {
            most = census[i].bytes > most->bytes ? &census[i] : most;
        }
        if (!most->bytes) {
            break;
        }
        print_ascii(shown ? ", " : " ");
        print_number(most->objects);
        ak_console_byte(' ');
        print_class(most->class);
        print_ascii(" of ");
        print_number(most->bytes);
        most->bytes = 0;
    }
    print_ascii("; build the image with a larger heap\n");
    ak_exit(AK_PANIC_STATUS);
}

void teavm_outOfMemory() { ak_heap_full(); }

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
