/*
 * Stackful fibers under TeaVM's collector and exceptions. Included in the generated code's translation unit.
 *
 * A fiber is its stack, its callee-saved registers, and TeaVM's two globals: teavm_stackTop, the head of the chain of
 * shadow frames that hold the roots of the collector, and teavm_stackLimit, below which a frame may not begin. Nothing
 * else is per thread: frames and jump buffers lie on the C stack. Scheduling is done in Java (Fibers.java).
 *
 * A stack, from its low end:    guard page | canary | reserve | limit ... top
 * Generated code checks the limit where a method with roots begins and throws StackOverflowError there; the reserve is
 * what throwing, collecting and code without roots may need. The guard page traps whatever gets past that.
 */
#include <stdlib.h>
#include "anykernel.h"

#define STACK_RESERVE 16384
#define MAIN_STACK_USABLE ((1 << 20) - STACK_RESERVE)
#define STACK_FILL 0xa5
#define STACK_CANARY 0x5afef1be5afef1beull
#define SAVED_REGISTERS 6

typedef struct Fiber {
    void *stack_pointer;
    TeaVM_StackFrame *top;
    TeaVM_StackFrame *bottom; /* of the chain, while a collection has all chains joined */
    char *low;
    char *limit;
    size_t bytes;
    int32_t id;
    struct Fiber *next, *previous;
} Fiber;

void *ak_stack_map(uint64_t bytes); /* the top of a stack with a guard page below, or 0 */
void ak_context_switch(void **save, void *to);

char *teavm_stackLimit;
static Fiber main_fiber;
static Fiber *current_fiber = &main_fiber;
static Fiber all_fibers = {.next = &all_fibers, .previous = &all_fibers};
static Fiber *free_fibers;
static Fiber *ended_fiber; /* left its stack for the last time, which its successor may recycle */
static ak_fiber_entry entry_function;
static ak_fiber_callback overflow_function, yield_function;
static int64_t switches;

void ak_fiber_initialize(ak_fiber_entry entry, ak_fiber_callback overflow, ak_fiber_callback yield) {
    entry_function = entry;
    overflow_function = overflow;
    yield_function = yield;
    main_fiber.limit = (char *)__builtin_frame_address(0) - MAIN_STACK_USABLE + STACK_RESERVE;
    main_fiber.low = main_fiber.limit - STACK_RESERVE;
    teavm_stackLimit = main_fiber.limit;
}

static void recycle_ended(void) {
    Fiber *fiber = ended_fiber;
    if (fiber) {
        ended_fiber = 0;
        fiber->previous->next = fiber->next;
        fiber->next->previous = fiber->previous;
        fiber->next = free_fibers;
        free_fibers = fiber;
    }
}

static void fiber_main(void) {
    recycle_ended();
    entry_function(current_fiber->id);
    ak_panic("a fiber's entry returned");
}

static Fiber *take_free(size_t bytes) {
    for (Fiber **link = &free_fibers; *link; link = &(*link)->next) {
        if ((*link)->bytes == bytes) {
            Fiber *fiber = *link;
            *link = fiber->next;
            return fiber;
        }
    }
    return 0;
}

static Fiber *new_fiber(size_t bytes) {
    Fiber *fiber = malloc(sizeof *fiber);
    char *top = fiber ? ak_stack_map(bytes) : 0;
    if (!top) {
        free(fiber);
        return 0;
    }
    *fiber = (Fiber){.low = top - bytes, .bytes = bytes};
    memset(fiber->low, STACK_FILL, bytes);
    return fiber;
}

int64_t ak_fiber_create(int32_t id, int32_t stack_bytes) {
    Fiber *fiber = take_free(stack_bytes);
    if (!fiber && !(fiber = new_fiber(stack_bytes))) {
        return 0;
    }
    fiber->id = id;
    fiber->top = 0;
    fiber->limit = fiber->low + STACK_RESERVE;
    *(uint64_t *)fiber->low = STACK_CANARY;
    uint64_t *stack = (uint64_t *)(fiber->low + fiber->bytes);
    *--stack = 0; /* keeps fiber_main's frame aligned as a call would */
    *--stack = (uint64_t)fiber_main;
    for (int i = 0; i < SAVED_REGISTERS; i++) {
        *--stack = 0;
    }
    fiber->stack_pointer = stack;
    fiber->next = &all_fibers;
    fiber->previous = all_fibers.previous;
    fiber->previous->next = fiber;
    all_fibers.previous = fiber;
    return (int64_t)fiber;
}

void ak_fiber_switch(int64_t handle) {
    Fiber *to = handle ? (Fiber *)handle : &main_fiber, *from = current_fiber;
    if (to == from) {
        return;
    }
    if (from != &main_fiber && *(uint64_t *)from->low != STACK_CANARY) {
        ak_panic("a fiber's stack overflowed into its canary: give fibers larger stacks");
    }
    switches++;
    from->top = teavm_stackTop;
    current_fiber = to;
    teavm_stackTop = to->top;
    teavm_stackLimit = to->limit;
    ak_context_switch(&from->stack_pointer, to->stack_pointer);
    recycle_ended();
}

void ak_fiber_exit_to(int64_t handle) {
    ended_fiber = current_fiber;
    ak_fiber_switch(handle);
    ak_panic("an ended fiber ran");
}

/* Called by generated code below the limit. Java makes the error, restores the limit and throws. */
__attribute__((noinline, cold)) void teavm_stackOverflow(void) {
    teavm_stackLimit = current_fiber->low;
    overflow_function();
}

void ak_fiber_restore_limit(void) { teavm_stackLimit = current_fiber->limit; }

int64_t ak_fiber_switches(void) { return switches; }

static size_t high_water(const Fiber *fiber) {
    size_t untouched = sizeof(uint64_t);
    while (untouched < fiber->bytes && (uint8_t)fiber->low[untouched] == STACK_FILL) {
        untouched++;
    }
    return fiber->bytes - untouched;
}

/* The most bytes that any fiber's stack, the main one excepted, has held so far. */
int64_t ak_fiber_stack_high_water(void) {
    size_t most = 0;
    for (Fiber *fiber = all_fibers.next; fiber != &all_fibers; fiber = fiber->next) {
        most = high_water(fiber) > most ? high_water(fiber) : most;
    }
    for (Fiber *fiber = free_fibers; fiber; fiber = fiber->next) {
        most = high_water(fiber) > most ? high_water(fiber) : most;
    }
    return (int64_t)most;
}

/*
 * Class initialisation (JLS 12.4.2, steps 1 to 6 and 9): a fiber that comes to a class which another is initialising
 * waits; the initialiser itself passes. Generated code sets bit 0 of the flags when an initialiser starts; the patched
 * teavm_initializeClass calls here until INITIALIZED is set, so that the fast path is one test.
 */
#define STARTED 1
#define INITIALIZED 0x40000000

typedef struct Initialization {
    TeaVM_Class *class;
    Fiber *fiber;
    int32_t id;
    char *frame;
    struct Initialization *next;
} Initialization;

static Initialization *initializations;

static Initialization *initialization_of(TeaVM_Class *class) {
    Initialization *at = initializations;
    while (at && at->class != class) {
        at = at->next;
    }
    return at;
}

static void forget(Initialization *ended) {
    for (Initialization **link = &initializations; *link; link = &(*link)->next) {
        if (*link == ended) {
            *link = ended->next;
            free(ended);
            return;
        }
    }
}

/* An initialiser that threw was left by longjmp: its fiber is gone, reused, or its stack has shrunk past the frame. */
static int was_abandoned(const Initialization *at) {
    return at->id != at->fiber->id || !at->fiber->stack_pointer || (char *)at->fiber->stack_pointer > at->frame;
}

static void initialize_here(TeaVM_Class *class, void (*initializer)()) {
    Initialization *mine = malloc(sizeof *mine);
    if (!mine) {
        ak_panic("out of memory while a class was initialised");
    }
    *mine = (Initialization){class, current_fiber, current_fiber->id, __builtin_frame_address(0), initializations};
    initializations = mine;
    initializer();
    forget(mine);
    class->flags |= INITIALIZED;
}

void ak_initialize_class(TeaVM_Class *class, void (*initializer)()) {
    if (!(class->flags & STARTED)) {
        initialize_here(class, initializer);
        return;
    }
    for (;;) {
        Initialization *at = initialization_of(class);
        if (!at) {
            class->flags |= INITIALIZED;
            return;
        }
        if (at->fiber == current_fiber) {
            return;
        }
        if (was_abandoned(at)) {
            forget(at);
        } else {
            yield_function();
        }
    }
}

/*
 * For the length of one collection all fibers' chains of shadow frames are one: first.top .. first.bottom, second.top ..,
 * main.top .. . Roots are taken from there, and pinned.
 */
static TeaVM_StackFrame *collector_top;

static void join_chains(void) {
    current_fiber->top = collector_top = teavm_stackTop;
    TeaVM_StackFrame *chain = main_fiber.top;
    for (Fiber *fiber = all_fibers.next; fiber != &all_fibers; fiber = fiber->next) {
        fiber->bottom = 0;
        if (!fiber->top) {
            continue;
        }
        TeaVM_StackFrame *bottom = fiber->top;
        while (bottom->next) {
            bottom = bottom->next;
        }
        fiber->bottom = bottom;
        bottom->next = chain;
        chain = fiber->top;
    }
    teavm_stackTop = chain;
}

static void part_chains(void) {
    for (Fiber *fiber = all_fibers.next; fiber != &all_fibers; fiber = fiber->next) {
        if (fiber->bottom) {
            fiber->bottom->next = 0;
        }
    }
    teavm_stackTop = collector_top;
}
