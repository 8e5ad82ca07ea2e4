package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Mailbox;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded ring for many producers and one consumer. Messages are numbered; each slot carries a turn, which is twice the
 * number of the message that it waits for, and one more once that message lies in it.
 */
final class HostMailbox<T> implements Mailbox<T> {
    private final HostCpu cpu;
    private final int capacity;
    private final AtomicReferenceArray<T> slots;
    private final AtomicLongArray turns;
    private final AtomicLong tail = new AtomicLong();

    /** Guarded by the Cpu. */
    private long head;

    HostMailbox(HostCpu cpu, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("mailbox of " + capacity);
        }
        this.cpu = cpu;
        this.capacity = capacity;
        this.slots = new AtomicReferenceArray<>(capacity);
        this.turns = new AtomicLongArray(capacity);
        for (int i = 0; i < capacity; i++) {
            turns.setPlain(i, 2L * i);
        }
    }

    @Override
    public boolean post(T message) {
        if (message == null) {
            throw new NullPointerException("message");
        }
        long position = tail.get();
        while (true) {
            int slot = (int) (position % capacity);
            long turn = turns.getAcquire(slot);
            if (turn == 2 * position) {
                if (tail.compareAndSet(position, position + 1)) {
                    slots.setPlain(slot, message);
                    turns.setRelease(slot, 2 * position + 1);
                    cpu.onMessage();
                    return true;
                }
            } else if (turn < 2 * position) {
                return false;
            }
            position = tail.get();
        }
    }

    @Override
    public T take() {
        int slot = (int) (head % capacity);
        if (turns.getAcquire(slot) != 2 * head + 1) {
            return null;
        }
        T message = slots.getPlain(slot);
        slots.setPlain(slot, null);
        turns.setRelease(slot, 2 * (head + capacity));
        head++;
        return message;
    }
}
