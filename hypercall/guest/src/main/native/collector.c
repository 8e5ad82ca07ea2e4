/*
 * What TeaVM's collector reports as it works (its heaptrace.c, of which nothing else is needed): the begin and end of a
 * collection, where fibers' roots are joined and parted; a full heap, which ends the machine. Included after fiber.c.
 */
static int64_t collections;

int64_t ak_collections(void) { return collections; }

void teavm_gc_gcStarted(int32_t full) {
    collections++;
    join_chains();
}

void teavm_gc_gcCompleted() { part_chains(); }

void teavm_outOfMemory() { ak_panic("the Java heap is full: build the image with a larger one"); }

void teavm_gc_allocate(void *address, int32_t size) {}
void teavm_gc_free(void *address, int32_t size) {}
void teavm_gc_assertFree(void *address, int32_t size) {}
void teavm_gc_mark(void *address) {}
void teavm_gc_move(void *from, void *to, int32_t size) {}
void teavm_gc_markStarted() {}
void teavm_gc_markCompleted() {}
void teavm_gc_sweepStarted() {}
void teavm_gc_sweepCompleted() {}
void teavm_gc_defragStarted() {}
void teavm_gc_defragCompleted() {}
void teavm_gc_heapResized(int64_t size) {}
void teavm_gc_reportDirtyRegion(void *address) {}
void teavm_gc_writeHeapDump() {}
