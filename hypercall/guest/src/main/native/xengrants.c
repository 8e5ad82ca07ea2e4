/*
 * The grant table, version 1 (grant_table.h): which other domain may reach which page. It grows by a page of entries when
 * all are taken. Free entries are chained through their frame, which Xen does not read of them.
 */
#include "xen.h"

#define PERMIT_ACCESS 1
#define READ_ONLY 4
#define IN_USE 0x18 /* being read, being written */
#define RESERVED_ENTRIES 8 /* the toolstack's */
#define ENTRIES (PAGE / sizeof(Entry))
#define MOST_PAGES 64 /* of the table; Xen may allow fewer */

typedef struct { volatile uint16_t flags; uint16_t domain; uint32_t frame; } Entry; /* struct grant_entry_v1 */

static Entry *pages[MOST_PAGES];
static uint32_t page_count;
static uint32_t first_free; /* 0 ends the chain */

static Entry *entry_of(uint32_t reference) { return &pages[reference / ENTRIES][reference % ENTRIES]; }

static void put_free(uint32_t reference) {
    entry_of(reference)->frame = first_free;
    first_free = reference;
}

static void grow(void) {
    uint64_t page = page_count < MOST_PAGES ? pages_allocate(1, 1) : 0;
    if (!page) {
        return;
    }
    if (!xen_map(XEN_SPACE_GRANT_TABLE, page_count, page)) {
        pages_free(page, 1);
        return;
    }
    pages[page_count] = (Entry *)page;
    uint32_t first = page_count++ * ENTRIES;
    for (uint32_t entry = ENTRIES; entry > (first ? 0 : RESERVED_ENTRIES); entry--) {
        put_free(first + entry - 1);
    }
}

int32_t ak_grant(int32_t domain, int64_t address, int32_t is_read_only) {
    if (!first_free) {
        grow();
    }
    uint32_t reference = first_free;
    if (!reference) {
        return -1;
    }
    Entry *entry = entry_of(reference);
    first_free = entry->frame;
    entry->domain = (uint16_t)domain;
    entry->frame = (uint32_t)((uint64_t)address / PAGE);
    __atomic_store_n(&entry->flags, PERMIT_ACCESS | (is_read_only ? READ_ONLY : 0), __ATOMIC_RELEASE);
    return (int32_t)reference;
}

/* Xen sets the bits of use in the same step in which it reads the permission, so both are compared in one. */
int32_t ak_grant_end(int32_t reference) {
    if (reference < RESERVED_ENTRIES || (uint64_t)reference >= page_count * ENTRIES) {
        return 0;
    }
    Entry *entry = entry_of((uint32_t)reference);
    uint16_t flags = entry->flags & (uint16_t)~IN_USE;
    if (!flags) {
        return 1; /* ended before */
    }
    if (!__atomic_compare_exchange_n(&entry->flags, &flags, 0, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        return 0;
    }
    put_free((uint32_t)reference);
    return 1;
}
