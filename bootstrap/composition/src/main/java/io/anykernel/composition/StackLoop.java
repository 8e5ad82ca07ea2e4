package io.anykernel.composition;

import io.anykernel.kernel.Pollable;
import io.anykernel.net.stack.NetStack;

/** A stack as a part of a kernel's loop. */
final class StackLoop implements Pollable {
    private final NetStack stack;

    StackLoop(NetStack stack) {
        this.stack = stack;
    }

    @Override
    public int poll(long nowNanos) {
        return stack.poll(nowNanos) ? 1 : 0;
    }

    @Override
    public long nextDeadlineNanos() {
        return stack.nextDeadlineNanos();
    }
}
