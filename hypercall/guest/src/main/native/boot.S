/*
 * The first instructions, and those that C cannot say.
 *
 * A hypervisor that boots by PVH (QEMU, Xen, Firecracker, Cloud Hypervisor) finds the note below, loads the ELF file and
 * jumps to pvh_entry in 32-bit protected mode, paging off, EBX holding the physical address of hvm_start_info (Xen,
 * docs/misc/pvh.pandoc). We map the low 4 GiB one to one with 2 MiB pages, enter long mode and call machine_start.
 * memory.c refines the map afterwards.
 */

#define CR0_PE          (1 << 0)
#define CR0_MP          (1 << 1)
#define CR0_EM          (1 << 2)
#define CR0_NE          (1 << 5)
#define CR0_WP          (1 << 16)
#define CR0_PG          (1 << 31)
#define CR4_PAE         (1 << 5)
#define CR4_OSFXSR      (1 << 9)
#define CR4_OSXMMEXCPT  (1 << 10)
#define MSR_EFER        0xC0000080
#define EFER_LME        (1 << 8)
#define PAGE_PRESENT_WRITABLE 3
#define PAGE_LARGE      0x80
#define LOW_LARGE_PAGES 2048            /* 4 GiB */

        .section .note.Xen, "a", @note
        .align 4
        .long 4, 4, 18                  /* name size, value size, XEN_ELFNOTE_PHYS32_ENTRY */
        .asciz "Xen"
        .align 4
        .long pvh_entry

        .section .text.boot, "ax"
        .code32
        .globl pvh_entry
pvh_entry:
        cli
        cld
        movl $boot_stack_top, %esp
        movl %ebx, start_info
        rdtsc
        movl %eax, boot_tsc
        movl %edx, boot_tsc + 4

        movl $low_directories, %edi     /* 4 page directories: 0 to 4 GiB */
        movl $(PAGE_PRESENT_WRITABLE | PAGE_LARGE), %eax
        movl $LOW_LARGE_PAGES, %ecx
1:      movl %eax, (%edi)
        movl $0, 4(%edi)
        addl $0x200000, %eax
        addl $8, %edi
        decl %ecx
        jnz 1b
        movl $(low_directories + 0x0000 + PAGE_PRESENT_WRITABLE), low_pointers
        movl $(low_directories + 0x1000 + PAGE_PRESENT_WRITABLE), low_pointers + 8
        movl $(low_directories + 0x2000 + PAGE_PRESENT_WRITABLE), low_pointers + 16
        movl $(low_directories + 0x3000 + PAGE_PRESENT_WRITABLE), low_pointers + 24
        movl $(low_pointers + PAGE_PRESENT_WRITABLE), page_map
        movl $page_map, %eax
        movl %eax, %cr3

        movl %cr4, %eax
        orl $(CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT), %eax
        movl %eax, %cr4
        movl $MSR_EFER, %ecx
        rdmsr
        orl $EFER_LME, %eax
        wrmsr
        movl %cr0, %eax
        andl $~CR0_EM, %eax
        orl $(CR0_PG | CR0_WP | CR0_NE | CR0_MP | CR0_PE), %eax
        movl %eax, %cr0
        lgdt descriptor_table_register
        ljmp $8, $long_mode

        .code64
long_mode:
        movw $16, %ax
        movw %ax, %ds
        movw %ax, %es
        movw %ax, %ss
        xorl %eax, %eax
        movw %ax, %fs
        movw %ax, %gs
        fninit
        movq $boot_stack_top, %rsp
        xorl %ebp, %ebp
        movl start_info, %edi
        call machine_start

/* void run_on_stack(void *top, void (*body)(void)): leaves the present stack for good. */
        .text
        .globl run_on_stack
run_on_stack:
        movq %rdi, %rsp
        xorl %ebp, %ebp
        call *%rsi
        ud2

/*
 * One stub of 16 bytes for each vector. The processor has pushed ss, rsp, rflags, cs, rip and for some vectors an error
 * code; the stub makes that uniform and adds the vector. What runs below is compiled without floating point, so only
 * general registers are saved. Exceptions and interrupts have stacks of their own (interrupts.c).
 */
        .altmacro
        .macro stub vector
        .align 16
        .if !((\vector == 8) || ((\vector >= 10) && (\vector <= 14)) || (\vector == 17) || (\vector == 21))
        pushq $0
        .endif
        pushq $\vector
        jmp interrupt_common
        .endm

        .globl interrupt_stubs
        .align 16
interrupt_stubs:
        .set vector, 0
        .rept 256
        stub %vector
        .set vector, vector + 1
        .endr

interrupt_common:
        pushq %rax
        pushq %rcx
        pushq %rdx
        pushq %rsi
        pushq %rdi
        pushq %r8
        pushq %r9
        pushq %r10
        pushq %r11
        pushq %rbp
        movq %rsp, %rbp
        cld
        leaq 80(%rsp), %rdi             /* InterruptFrame: vector, error, rip, cs, rflags, rsp, ss */
        andq $-16, %rsp
        call interrupt_dispatch
        movq %rbp, %rsp
        popq %rbp
        popq %r11
        popq %r10
        popq %r9
        popq %r8
        popq %rdi
        popq %rsi
        popq %rdx
        popq %rcx
        popq %rax
        addq $16, %rsp
        iretq

        .data
        .align 8
        .globl descriptor_table, task_descriptor
descriptor_table:
        .quad 0
        .quad 0x00209A0000000000        /* 8: 64-bit code */
        .quad 0x0000920000000000        /* 16: data */
task_descriptor:
        .quad 0, 0                      /* 24: task state, filled by interrupts.c */
descriptor_table_register:
        .word 39
        .long descriptor_table
        .long 0

        .globl start_info, boot_tsc
start_info:
        .quad 0
boot_tsc:
        .quad 0

        .bss
        .align 4096
        .globl page_map
page_map:
        .skip 4096
low_pointers:
        .skip 4096
low_directories:
        .skip 4 * 4096
        .skip 16384
boot_stack_top:
        .globl exception_stack_top, interrupt_stack_top
        .skip 8192
exception_stack_top:
        .skip 8192
interrupt_stack_top:

        .section .note.GNU-stack, "", @progbits
