/*
 * Xen found, hypercalls, the page shared with it, and the domain's end.
 *
 * Hypercalls are made by the processor's own instruction instead of through the page that Xen offers to fill: so no page
 * here is written and executed.
 */
#include "xen.h"

#define CPUID_HYPERVISOR_PRESENT (1u << 31)
#define FIRST_LEAF 0x40000000u  /* of Xen's */
#define SECOND_LEAF 0x40000100u /* where it shows Hyper-V's first */

#define HVM_SET_PARAMETER 0
#define HVM_GET_PARAMETER 1
#define MEMORY_ADD_TO_PHYSMAP 7
#define SCHED_SHUTDOWN 2

int is_xen;
XenShared *xen_shared;
static int has_vmmcall;

/* arch-x86/cpuid.h: "XenVMMXenVMM" */
static int is_signature(Cpuid leaf) { return leaf.ebx == 0x566e6558 && leaf.ecx == 0x65584d4d && leaf.edx == 0x4d4d566e; }

int32_t ak_is_xen(void) { return is_xen; }

/* Each CPUID costs a guest an exit to its hypervisor, so no more leaves are tried than Xen uses. */
void xen_detect(void) {
    is_xen = (cpuid(1).ecx & CPUID_HYPERVISOR_PRESENT) &&
             (is_signature(cpuid(FIRST_LEAF)) || is_signature(cpuid(SECOND_LEAF)));
    if (!is_xen) {
        return;
    }
    uint32_t vendor = cpuid(0).ecx;
    has_vmmcall = vendor == 0x444d4163 /* AuthenticAMD */ || vendor == 0x656e6975 /* HygonGenuine */;
}

/* arch-x86/xen-x86_64.h: the number in rax, arguments in rdi, rsi and rdx, of which Xen may change any. */
int64_t xen_call(uint64_t number, uint64_t first, void *second, uint64_t third) {
    int64_t result;
    if (has_vmmcall) {
        __asm__ volatile("vmmcall" : "=a"(result), "+D"(first), "+S"(second), "+d"(third) : "a"(number) : "memory");
    } else {
        __asm__ volatile("vmcall" : "=a"(result), "+D"(first), "+S"(second), "+d"(third) : "a"(number) : "memory");
    }
    return result;
}

/* struct xen_hvm_param (hvm/hvm_op.h) */
typedef struct { uint16_t domain, reserved; uint32_t index; uint64_t value; } Parameter;

uint64_t xen_parameter(uint32_t index) {
    Parameter parameter = {XEN_SELF, 0, index, 0};
    return xen_call(XEN_HVM_OP, HVM_GET_PARAMETER, &parameter, 0) ? 0 : parameter.value;
}

/* struct xen_add_to_physmap (memory.h) */
int xen_map(uint32_t space, uint64_t index, uint64_t address) {
    struct { uint16_t domain, size; uint32_t space; uint64_t index, frame; } request = {XEN_SELF, 0, space, index,
                                                                                       address / PAGE};
    return xen_call(XEN_MEMORY_OP, MEMORY_ADD_TO_PHYSMAP, &request, 0) == 0;
}

/*
 * The page comes first: time and events lie in it. The vector is set in 64-bit mode, which tells Xen the page's layout; it
 * is injected without the local APIC, so nothing acknowledges it there (hvm/params.h).
 */
void xen_initialize(void) {
    uint64_t page = pages_allocate(1, 1);
    Parameter callback = {XEN_SELF, 0, XEN_PARAMETER_CALLBACK, 2ull << 56 | XEN_VECTOR};
    if (!page || xen_call(XEN_HVM_OP, HVM_SET_PARAMETER, &callback, 0) || !xen_map(XEN_SPACE_SHARED_INFO, 0, page)) {
        ak_panic("Xen refuses its shared page or events");
    }
    xen_shared = (XenShared *)page;
    xen_events_initialize();
    xen_clock_initialize();
    xen_store_initialize();
}

/* A status other than 0 is a crash to the toolstack, unless it had asked for the end; what has been written is read first. */
void xen_exit(int32_t status) {
    if (status) {
        console_text("exit status ");
        console_decimal((uint64_t)status);
        console_text("\n");
        xen_store_leave_status(status);
    }
    xen_console_drain();
    struct { uint32_t reason; } shutdown = {(uint32_t)xen_shutdown_reason(status ? XEN_CRASH : XEN_POWER_OFF)};
    xen_call(XEN_SCHED_OP, SCHED_SHUTDOWN, &shutdown, 0);
}
