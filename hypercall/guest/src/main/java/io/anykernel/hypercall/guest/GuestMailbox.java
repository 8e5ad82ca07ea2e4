package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Mailbox;

final class GuestMailbox<T> implements Mailbox<T> {
    private final GuestCpu cpu;
    private final Object[] ring;
    private int head;
    private int count;

    GuestMailbox(GuestCpu cpu, int capacity) {
        this.cpu = cpu;
        this.ring = new Object[capacity];
    }

    @Override
    public boolean post(T message) {
        if (message == null) {
            throw new NullPointerException("message");
        }
        if (count == ring.length) {
            return false;
        }
        int tail = head + count++;
        ring[tail < ring.length ? tail : tail - ring.length] = message;
        cpu.wake();
        return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T take() {
        if (count == 0) {
            return null;
        }
        T message = (T) ring[head];
        ring[head] = null;
        head = head + 1 == ring.length ? 0 : head + 1;
        count--;
        return message;
    }
}
