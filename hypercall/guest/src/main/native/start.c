/*
 * The order in which the machine comes up, its command line, and its end.
 *
 * boot.S calls machine_start on the boot stack. When console, interrupts, memory and clock stand, the rest of life
 * happens on the main fiber's stack: TeaVM's main, which initialises the collector and classes and runs Java's main.
 */
#include "xen.h"

#define START_INFO_MAGIC 0x336ec578
#define MAIN_STACK_BYTES (1ull << 20)
#define COMMAND_LINE_BYTES 2048
#define MAX_ARGUMENTS 64
#define MAX_MEMORY_MAP 64
#define EXIT_PORT 0xf4 /* QEMU's isa-debug-exit: the process ends with 2 * value + 1 */
#define EXIT_BASE 16   /* keeps our codes apart from QEMU's own 0 and 1; QemuLauncher subtracts it */

/* struct hvm_start_info, version 1 (Xen, public/arch-x86/hvm/start_info.h) */
typedef struct {
    uint32_t magic, version, flags, module_count;
    uint64_t modules, command_line, rsdp, memory_map;
    uint32_t memory_map_entries, reserved;
} StartInfo;

extern int main(int argc, char **argv);

static MemoryMapEntry memory_map[MAX_MEMORY_MAP];
static char command_line[COMMAND_LINE_BYTES];
static char words[COMMAND_LINE_BYTES];

int32_t ak_command_line(int32_t index) {
    return index >= 0 && index < COMMAND_LINE_BYTES ? (uint8_t)command_line[index] : 0;
}

int32_t ak_environment(int32_t entry, int32_t index) { return -1; }

static void copy_command_line(const StartInfo *info) {
    const char *from = (const char *)info->command_line;
    for (int i = 0; from && i < COMMAND_LINE_BYTES - 1 && from[i]; i++) {
        command_line[i] = from[i];
    }
}

/* What the loader wrote may lie in memory that we are about to give out. */
static uint32_t copy_memory_map(const StartInfo *info) {
    const MemoryMapEntry *from = (const MemoryMapEntry *)info->memory_map;
    uint32_t count = info->memory_map_entries < MAX_MEMORY_MAP ? info->memory_map_entries : MAX_MEMORY_MAP;
    for (uint32_t i = 0; i < count; i++) {
        memory_map[i] = from[i];
    }
    return count;
}

static int is_device(const char *word) {
    const char *prefix = "virtio_mmio.";
    while (*prefix && *word == *prefix) {
        word++;
        prefix++;
    }
    return !*prefix;
}

/* Java's main gets the words of the command line without the devices that QEMU appends to it. */
static int split_arguments(char **arguments) {
    int count = 1;
    char *at = words;
    __builtin_memcpy(words, command_line, sizeof words);
    arguments[0] = "guest";
    while (count < MAX_ARGUMENTS) {
        while (*at == ' ') {
            at++;
        }
        if (!*at) {
            break;
        }
        char *word = at;
        while (*at && *at != ' ') {
            at++;
        }
        if (*at) {
            *at++ = 0;
        }
        if (!is_device(word)) {
            arguments[count++] = word;
        }
    }
    return count;
}

static void run_java(void) {
    char *arguments[MAX_ARGUMENTS];
    ak_exit(main(split_arguments(arguments), arguments));
    __builtin_unreachable();
}

void machine_start(const StartInfo *info) {
    xen_detect();
    console_initialize();
    interrupts_initialize();
    if (!info || info->magic != START_INFO_MAGIC || info->version < 1) {
        ak_panic("not started by PVH version 1: boot this image with QEMU's -kernel, or as a Xen PVH guest");
    }
    copy_command_line(info);
    memory_initialize(memory_map, copy_memory_map(info));
    if (is_xen) {
        xen_initialize();
    }
    clock_initialize();
    __asm__ volatile("sti");
    run_on_stack(ak_stack_map(MAIN_STACK_BYTES), run_java);
}

/*
 * Ends the machine: by telling Xen, by QEMU's exit device where there is one, else by a triple fault, which -no-reboot turns
 * into an end.
 */
void ak_exit(int32_t status) {
    status = status < 0 || status > AK_PANIC_STATUS ? AK_PANIC_STATUS - 2 : status;
    if (is_xen) {
        xen_exit(status);
    }
    static const struct { uint16_t limit; uint64_t base; } __attribute__((packed)) no_table = {0, 0};
    out8(EXIT_PORT, (uint8_t)(status + EXIT_BASE));
    __asm__ volatile("cli; lidt %0; int3" ::"m"(no_table));
    for (;;) {
        __asm__ volatile("hlt");
    }
}

void ak_panic(const char *cause) {
    __asm__ volatile("cli");
    console_text("panic: ");
    console_text(cause);
    console_text("\n");
    ak_exit(AK_PANIC_STATUS);
    __builtin_unreachable();
}
