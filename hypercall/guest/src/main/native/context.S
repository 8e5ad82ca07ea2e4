/*
 * The switch from one fiber's stack to another's, in both bodies of the runtime.
 *
 * void ak_context_switch(void **save, void *to): pushes what the System V ABI makes a callee preserve, stores the stack
 * pointer at *save, and returns on the stack `to`, which an earlier call left, or fiber.c prepared, in the same shape.
 */
        .text
        .globl ak_context_switch
        .type ak_context_switch, @function
ak_context_switch:
        pushq %rbp
        pushq %rbx
        pushq %r12
        pushq %r13
        pushq %r14
        pushq %r15
        movq %rsp, (%rdi)
        movq %rsi, %rsp
        popq %r15
        popq %r14
        popq %r13
        popq %r12
        popq %rbx
        popq %rbp
        ret

        .section .note.GNU-stack, "", @progbits
