package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Cpu;
import java.util.Arrays;

/** Loops of a group by when they are due: a binary heap that knows each one's place. Its callers exclude each other. */
final class DueHeap {
    /** {@link GroupedLoop#heapIndex} of a loop that is not in it. */
    static final int ABSENT = -1;

    private GroupedLoop[] heap = new GroupedLoop[16];
    private int size;

    /** Sets when {@code loop} is due; {@link Cpu#NEVER} takes it out. */
    void put(GroupedLoop loop, long dueNanos) {
        if (dueNanos == Cpu.NEVER) {
            remove(loop);
            return;
        }
        if (loop.heapIndex == ABSENT) {
            add(loop);
        }
        loop.dueNanos = dueNanos;
        siftDown(siftUp(loop.heapIndex));
    }

    /** Takes {@code loop} out, if it is in. */
    void remove(GroupedLoop loop) {
        int hole = loop.heapIndex;
        if (hole == ABSENT) {
            return;
        }
        loop.heapIndex = ABSENT;
        GroupedLoop last = heap[--size];
        heap[size] = null;
        if (last != loop) {
            set(hole, last);
            siftDown(siftUp(hole));
        }
    }

    /** Takes out and returns the first if it is due, or {@code null}. */
    GroupedLoop pollDue(long nowNanos) {
        if (firstNanos() > nowNanos) {
            return null;
        }
        GroupedLoop first = heap[0];
        remove(first);
        return first;
    }

    /** When the first is due, or {@link Cpu#NEVER}. */
    long firstNanos() {
        return size == 0 ? Cpu.NEVER : heap[0].dueNanos;
    }

    private void add(GroupedLoop loop) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        loop.dueNanos = Cpu.NEVER;
        set(size++, loop);
    }

    private void set(int index, GroupedLoop loop) {
        heap[index] = loop;
        loop.heapIndex = index;
    }

    private int siftUp(int start) {
        int at = start;
        while (at > 0 && heap[at].dueNanos < heap[(at - 1) / 2].dueNanos) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
        return at;
    }

    private void siftDown(int start) {
        int at = start;
        int child = smallerChild(at);
        while (child < size && heap[child].dueNanos < heap[at].dueNanos) {
            swap(at, child);
            at = child;
            child = smallerChild(at);
        }
    }

    private int smallerChild(int parent) {
        int left = 2 * parent + 1;
        return left + 1 < size && heap[left + 1].dueNanos < heap[left].dueNanos ? left + 1 : left;
    }

    private void swap(int one, int other) {
        GroupedLoop moved = heap[one];
        set(one, heap[other]);
        set(other, moved);
    }
}
