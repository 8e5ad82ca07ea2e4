/*
 * Physical pages, the page tables, and windows of addresses onto them.
 *
 *   0                page 0 is unmapped: null traps
 *   0 .. top         memory, one to one: what devices reach, page tables, malloc; never executable
 *     2 MiB ..       the image: code read-only, constants read-only, data
 *   .. 4 GiB         device registers, one to one
 *   64 TiB ..        windows: fiber stacks above guard pages, the Java heap, arenas. A window's addresses are never
 *                    used twice, so a stale pointer into one cannot reach its successor.
 *
 * A closed arena's addresses lead to one scratch page: late writes go there and change no other data.
 */
#include "machine.h"

#define PRESENT 1ull
#define WRITABLE 2ull
#define CACHE_DISABLED 0x10ull
#define LARGE 0x80ull
#define NO_EXECUTE (1ull << 63)
#define ADDRESS_BITS 0x000ffffffffff000ull
#define TABLE_ENTRIES 512
#define MSR_EFER 0xc0000080
#define EFER_NXE (1ull << 11)
#define CPUID_NX (1u << 20)
#define USABLE_MEMORY 1
#define FOUR_GIB (4ull << 30)
#define WINDOWS (64ull << 40)
#define WINDOWS_END (127ull << 40)
#define WINDOW_GUARD LARGE_PAGE

typedef struct FreeRun { uint64_t pages; struct FreeRun *next; } FreeRun; /* lies in the first page of the run itself */

extern uint64_t page_map[TABLE_ENTRIES];
static FreeRun *free_runs; /* by ascending address, never adjacent */
static uint64_t free_pages;
static uint64_t window_next = WINDOWS;
static uint64_t no_execute;
static uint64_t graveyard; /* a page table whose entries all lead to one scratch page */

/* Physical pages. */

void pages_free(uint64_t address, uint64_t count) {
    FreeRun **link = &free_runs, *previous = 0;
    while (*link && (uint64_t)*link < address) {
        previous = *link;
        link = &previous->next;
    }
    FreeRun *run = (FreeRun *)address;
    *run = (FreeRun){count, *link};
    *link = run;
    free_pages += count;
    if (run->next && address + count * PAGE == (uint64_t)run->next) {
        run->pages += run->next->pages;
        run->next = run->next->next;
    }
    if (previous && (uint64_t)previous + previous->pages * PAGE == address) {
        previous->pages += run->pages;
        previous->next = run->next;
    }
}

/* First fit. What precedes an aligned start stays in the run, what follows the end becomes a run of its own. */
uint64_t pages_allocate(uint64_t count, uint64_t alignment_pages) {
    uint64_t alignment = alignment_pages * PAGE;
    for (FreeRun **link = &free_runs; *link; link = &(*link)->next) {
        FreeRun *run = *link, *next = run->next;
        uint64_t start = ((uint64_t)run + alignment - 1) & ~(alignment - 1);
        uint64_t before = (start - (uint64_t)run) / PAGE;
        if (before + count > run->pages) {
            continue;
        }
        uint64_t after = run->pages - before - count;
        if (after) {
            FreeRun *rest = (FreeRun *)(start + count * PAGE);
            *rest = (FreeRun){after, next};
            next = rest;
        }
        if (before) {
            *run = (FreeRun){before, next};
        } else {
            *link = next;
        }
        free_pages -= count;
        return start;
    }
    return 0;
}

uint64_t pages_left(void) { return free_pages; }

int64_t ak_memory_free(void) { return (int64_t)(free_pages * PAGE); }

/* A sixteenth is for what the collector needs beside the heap as it grows, and some for all others. */
int64_t ak_heap_room(void) {
    int64_t room = (int64_t)(free_pages * PAGE) * 15 / 16 - (2ll << 20);
    return room < 0 ? 0 : room;
}

static uint64_t zeroed_pages(uint64_t count, uint64_t alignment_pages) {
    uint64_t address = pages_allocate(count, alignment_pages);
    if (address) {
        __builtin_memset((void *)address, 0, count * PAGE);
    }
    return address;
}

/* Page tables. */

static void flush_translations(void) {
    uint64_t cr3;
    __asm__ volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(cr3)::"memory");
}

static uint64_t *split_large(uint64_t *entry) {
    uint64_t *table = (uint64_t *)zeroed_pages(1, 1);
    if (!table) {
        return 0;
    }
    for (uint64_t i = 0; i < TABLE_ENTRIES; i++) {
        table[i] = ((*entry & ADDRESS_BITS) + i * PAGE) | (*entry & ~(ADDRESS_BITS | LARGE));
    }
    *entry = (uint64_t)table | PRESENT | WRITABLE;
    return table;
}

/* The entry for an address: of a 4 KiB page (level 0) or a 2 MiB one (level 1). 0 if a table is missing. */
static uint64_t *entry_of(uint64_t address, int level, int create) {
    uint64_t *table = page_map;
    for (int at = 3; at > level; at--) {
        uint64_t *entry = &table[address >> (12 + 9 * at) & 511];
        if (!(*entry & PRESENT)) {
            uint64_t page = create ? zeroed_pages(1, 1) : 0;
            if (!page) {
                return 0;
            }
            *entry = page | PRESENT | WRITABLE;
        } else if (*entry & LARGE) {
            table = split_large(entry);
            if (!table) {
                return 0;
            }
            continue;
        }
        table = (uint64_t *)(*entry & ADDRESS_BITS);
    }
    return &table[address >> (12 + 9 * level) & 511];
}

static void protect(const char *from, const char *to, uint64_t flags) {
    for (uint64_t page = (uint64_t)from; page < (uint64_t)to; page += PAGE) {
        uint64_t *entry = entry_of(page, 0, 1);
        if (!entry) {
            ak_panic("too little memory for page tables: give the machine more");
        }
        *entry = page | PRESENT | flags;
    }
}

/* Windows. */

uint64_t window_reserve(uint64_t bytes) {
    uint64_t span = ((bytes + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1)) + WINDOW_GUARD;
    if (bytes > WINDOWS_END - WINDOWS || window_next > WINDOWS_END - span) {
        return 0;
    }
    uint64_t address = window_next;
    window_next += span;
    return address;
}

static int map_run(uint64_t address, uint64_t physical, uint64_t pages) {
    for (uint64_t i = 0; i < pages; i++) {
        uint64_t *entry = entry_of(address + i * PAGE, 0, 1);
        if (!entry) {
            return 0;
        }
        *entry = (physical + i * PAGE) | PRESENT | WRITABLE | no_execute;
    }
    return 1;
}

int window_commit(uint64_t address, uint64_t bytes) {
    uint64_t left = bytes / PAGE, run = left;
    while (left) {
        uint64_t physical = 0;
        for (run = run < left ? run : left; run && !(physical = zeroed_pages(run, 1)); run /= 2) {
        }
        if (!physical) {
            return 0;
        }
        if (!map_run(address, physical, run)) {
            pages_free(physical, run);
            return 0;
        }
        address += run * PAGE;
        left -= run;
    }
    return 1;
}

void window_decommit(uint64_t address, uint64_t bytes) {
    for (uint64_t at = address; at < address + bytes; at += PAGE) {
        uint64_t *entry = entry_of(at, 0, 0);
        if (entry && *entry & PRESENT) {
            uint64_t page = *entry & ADDRESS_BITS;
            *entry = 0;
            pages_free(page, 1);
        }
    }
    flush_translations();
}

/* Arenas: windows in units of 2 MiB, by large pages where memory is not too broken up for them. */

static void bury(uint64_t address, uint64_t bytes) {
    for (uint64_t at = address; at < address + bytes; at += LARGE_PAGE) {
        uint64_t *entry = entry_of(at, 1, 0);
        if (!entry || !(*entry & PRESENT)) {
            continue;
        }
        if (*entry & LARGE) {
            pages_free(*entry & ADDRESS_BITS & ~(LARGE_PAGE - 1), LARGE_PAGE / PAGE);
        } else {
            uint64_t *table = (uint64_t *)(*entry & ADDRESS_BITS);
            for (int i = 0; i < TABLE_ENTRIES; i++) {
                if (table[i] & PRESENT) {
                    pages_free(table[i] & ADDRESS_BITS, 1);
                }
            }
            pages_free((uint64_t)table, 1);
        }
        *entry = graveyard | PRESENT | WRITABLE;
    }
    flush_translations();
}

/* In one physical run, so that a device can reach any range of the arena at one address. */
static int map_arena_whole(uint64_t address, uint64_t bytes) {
    uint64_t physical = zeroed_pages(bytes / PAGE, LARGE_PAGE / PAGE);
    if (!physical) {
        return 0;
    }
    uint64_t done = 0;
    for (; done + LARGE_PAGE <= bytes; done += LARGE_PAGE) {
        uint64_t *entry = entry_of(address + done, 1, 1);
        if (!entry) {
            break;
        }
        *entry = (physical + done) | PRESENT | WRITABLE | LARGE | no_execute;
    }
    if (done + LARGE_PAGE > bytes && map_run(address + done, physical + done, (bytes - done) / PAGE)) {
        return 1;
    }
    pages_free(physical + done, (bytes - done) / PAGE);
    return 0;
}

static int map_arena(uint64_t address, uint64_t bytes) {
    uint64_t at = address, end = address + bytes;
    for (; at + LARGE_PAGE <= end; at += LARGE_PAGE) {
        uint64_t physical = zeroed_pages(LARGE_PAGE / PAGE, LARGE_PAGE / PAGE);
        uint64_t *entry = physical ? entry_of(at, 1, 1) : 0;
        if (!entry) {
            if (physical) {
                pages_free(physical, LARGE_PAGE / PAGE);
            }
            break;
        }
        *entry = physical | PRESENT | WRITABLE | LARGE | no_execute;
    }
    return window_commit(at, end - at);
}

int64_t ak_arena_map(int64_t bytes) {
    uint64_t size = ((uint64_t)bytes + PAGE - 1) & ~(PAGE - 1);
    if (bytes <= 0 || size / PAGE > free_pages) {
        return 0;
    }
    uint64_t address = window_reserve(size);
    if (address && !map_arena_whole(address, size) && !map_arena(address, size)) {
        bury(address, size);
        return 0;
    }
    return (int64_t)address;
}

void ak_arena_unmap(int64_t address, int64_t bytes) { bury((uint64_t)address, (uint64_t)bytes); }

/* Physical address, and the size of the page that holds it; ~0 if nothing is mapped. */
static uint64_t physical_of(uint64_t address, uint64_t *page_bytes) {
    uint64_t *table = page_map;
    for (int level = 3; level >= 0; level--) {
        uint64_t entry = table[address >> (12 + 9 * level) & 511];
        uint64_t size = PAGE << 9 * level;
        if (!(entry & PRESENT)) {
            return ~0ull;
        }
        if (!level || entry & LARGE) {
            *page_bytes = size;
            return (entry & ADDRESS_BITS & ~(size - 1)) + (address & (size - 1));
        }
        table = (uint64_t *)(entry & ADDRESS_BITS);
    }
    return ~0ull;
}

/* Where devices find the bytes; -1 unless they lie in one run. */
int64_t ak_device_address(int64_t address, int64_t bytes) {
    uint64_t at = (uint64_t)address, end = at + (uint64_t)bytes, page_bytes;
    uint64_t first = physical_of(at, &page_bytes);
    if (first == ~0ull) {
        return -1;
    }
    for (at = (at | (page_bytes - 1)) + 1; at < end; at = (at | (page_bytes - 1)) + 1) {
        if (physical_of(at, &page_bytes) != first + (at - (uint64_t)address)) {
            return -1;
        }
    }
    return (int64_t)first;
}

/* Memory for devices is one to one, so its address is the device's. */
int64_t ak_dma_allocate(int64_t bytes, int64_t alignment) {
    uint64_t pages = ((uint64_t)bytes + PAGE - 1) / PAGE;
    return bytes <= 0 ? 0 : (int64_t)zeroed_pages(pages, alignment > (int64_t)PAGE ? (uint64_t)alignment / PAGE : 1);
}

/* Registers of devices lie one to one, as memory does; above 4 GiB nothing is mapped until it is asked for. */
int32_t ak_device_map(int64_t address, int64_t bytes) {
    uint64_t from = (uint64_t)address & ~(LARGE_PAGE - 1), to = (uint64_t)address + (uint64_t)bytes;
    if (address <= 0 || bytes <= 0 || to > WINDOWS) {
        return 0;
    }
    for (uint64_t at = from < FOUR_GIB ? FOUR_GIB : from; at < to; at += LARGE_PAGE) {
        uint64_t *entry = entry_of(at, 1, 1);
        if (!entry) {
            return 0;
        }
        if (!(*entry & PRESENT)) {
            *entry = at | PRESENT | WRITABLE | CACHE_DISABLED | LARGE | no_execute;
        }
    }
    return 1;
}

void *ak_stack_map(uint64_t bytes) {
    uint64_t address = window_reserve(bytes + PAGE); /* its lowest page stays unmapped: the guard */
    if (!address || !window_commit(address + PAGE, bytes)) {
        return 0;
    }
    return (void *)(address + PAGE + bytes);
}

/* What a faulting address was for; appended to the panic line. */
void memory_describe_fault(uint64_t address) {
    if (address < PAGE) {
        console_text(" (null)");
    } else if (address >= WINDOWS && address < window_next) {
        console_text(" (guard page or memory not given out: a stack overflowed, or a stray pointer)");
    }
}

/* Start. */

static void map_above_4_gib(uint64_t end) {
    for (uint64_t at = FOUR_GIB; at < end; at += LARGE_PAGE) {
        uint64_t *entry = entry_of(at, 1, 1);
        if (!entry) {
            ak_panic("too little memory below 4 GiB for page tables");
        }
        *entry = at | PRESENT | WRITABLE | LARGE | no_execute;
    }
}

/* Gives out what lies above the image; what is below holds the start information and the firmware's tables. */
static void add_memory(uint64_t from, uint64_t to) {
    uint64_t floor = (uint64_t)image_end;
    from = ((from < floor ? floor : from) + PAGE - 1) & ~(PAGE - 1);
    to &= ~(PAGE - 1);
    if (from < to) {
        pages_free(from, (to - from) / PAGE);
    }
}

static void add_low_memory(const MemoryMapEntry *entry) {
    uint64_t end = entry->address + entry->bytes;
    add_memory(entry->address, end < FOUR_GIB ? end : FOUR_GIB);
}

static void enable_no_execute(void) {
    if (cpuid(0x80000000).eax >= 0x80000001 && cpuid(0x80000001).edx & CPUID_NX) {
        write_msr(MSR_EFER, read_msr(MSR_EFER) | EFER_NXE);
        no_execute = NO_EXECUTE;
    }
}

/* The image first: until its pages have entries of their own, the code that runs here lies in a large page. */
static void protect_low_memory(void) {
    protect(image_start, text_end, 0);
    protect(text_end, rodata_end, no_execute);
    protect(rodata_end, image_end, WRITABLE | no_execute);
    for (uint64_t at = 0; at < FOUR_GIB; at += LARGE_PAGE) {
        uint64_t *entry = entry_of(at, 1, 1);
        if (*entry & LARGE) {
            *entry |= no_execute;
        }
    }
    uint64_t *null_page = entry_of(0, 0, 1);
    if (null_page) {
        *null_page = 0;
    }
    flush_translations();
}

static void prepare_graveyard(void) {
    uint64_t scratch = zeroed_pages(1, 1);
    uint64_t *table = (uint64_t *)zeroed_pages(1, 1);
    if (!scratch || !table) {
        ak_panic("too little memory: give the machine more");
    }
    for (int i = 0; i < TABLE_ENTRIES; i++) {
        table[i] = scratch | PRESENT | WRITABLE | no_execute;
    }
    graveyard = (uint64_t)table;
}

void memory_initialize(const MemoryMapEntry *map, uint32_t entries) {
    for (uint32_t i = 0; i < entries; i++) {
        if (map[i].type == USABLE_MEMORY && map[i].address < FOUR_GIB) {
            add_low_memory(&map[i]);
        }
    }
    enable_no_execute();
    prepare_graveyard();
    for (uint32_t i = 0; i < entries; i++) {
        if (map[i].type == USABLE_MEMORY && map[i].address >= FOUR_GIB) {
            map_above_4_gib(map[i].address + map[i].bytes);
            add_memory(map[i].address, map[i].address + map[i].bytes);
        }
    }
    protect_low_memory();
}
