/*
 * setjmp and longjmp for the bare machine: TeaVM throws by them. Eight words: rbx, rbp, r12 to r15, rsp, rip.
 */
        .text
        .globl _setjmp, setjmp, longjmp
_setjmp:
setjmp:
        movq %rbx, (%rdi)
        movq %rbp, 8(%rdi)
        movq %r12, 16(%rdi)
        movq %r13, 24(%rdi)
        movq %r14, 32(%rdi)
        movq %r15, 40(%rdi)
        leaq 8(%rsp), %rdx
        movq %rdx, 48(%rdi)
        movq (%rsp), %rdx
        movq %rdx, 56(%rdi)
        xorl %eax, %eax
        ret

longjmp:
        movl %esi, %eax
        testl %eax, %eax
        jnz 1f
        incl %eax                       /* longjmp(0) returns 1 (C17 7.13.2.1) */
1:      movq (%rdi), %rbx
        movq 8(%rdi), %rbp
        movq 16(%rdi), %r12
        movq 24(%rdi), %r13
        movq 32(%rdi), %r14
        movq 40(%rdi), %r15
        movq 48(%rdi), %rsp
        jmp *56(%rdi)

        .section .note.GNU-stack, "", @progbits
