package io.anykernel.hypercall.guest;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FiberQueueTest {
    private final Fiber a = new Fiber("a", 1, false);
    private final Fiber b = new Fiber("b", 2, false);
    private final Fiber c = new Fiber("c", 3, false);

    @Test
    void fibersLeaveInOrderOfArrivalWhicheverIsRemovedFromTheMiddle() {
        FiberQueue queue = new FiberQueue();
        queue.add(a);
        queue.add(b);
        queue.add(c);
        queue.remove(b);
        assertSame(a, queue.first());
        queue.remove(a);
        assertSame(c, queue.first());
        queue.add(b);
        queue.remove(c);
        assertSame(b, queue.first());
        queue.remove(b);
        assertTrue(queue.isEmpty());
        assertNull(b.queue);
    }
}
