package io.anykernel.hypercall.guest;

/** Fibers by the time at which they want to be woken: a binary heap that each fiber knows its place in. */
final class TimerHeap {
    private Fiber[] heap = new Fiber[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The fiber that is due first; the heap is not empty. */
    Fiber first() {
        return heap[0];
    }

    void add(Fiber fiber, long wakeNanos) {
        if (size == heap.length) {
            Fiber[] larger = new Fiber[size * 2];
            System.arraycopy(heap, 0, larger, 0, size);
            heap = larger;
        }
        fiber.wakeNanos = wakeNanos;
        siftUp(size++, fiber);
    }

    /** Removes the fiber if it is here. */
    void remove(Fiber fiber) {
        int hole = fiber.timerIndex;
        if (hole < 0) {
            return;
        }
        fiber.timerIndex = -1;
        Fiber moved = heap[--size];
        heap[size] = null;
        if (moved != fiber) {
            siftUp(siftDown(hole, moved), moved);
        }
    }

    private void siftUp(int index, Fiber fiber) {
        int at = index;
        while (at > 0 && fiber.wakeNanos < heap[(at - 1) / 2].wakeNanos) {
            place(at, heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        place(at, fiber);
    }

    private int siftDown(int index, Fiber fiber) {
        int at = index;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && heap[child + 1].wakeNanos < heap[child].wakeNanos) {
                child++;
            }
            if (fiber.wakeNanos <= heap[child].wakeNanos) {
                break;
            }
            place(at, heap[child]);
            at = child;
        }
        return at;
    }

    private void place(int index, Fiber fiber) {
        heap[index] = fiber;
        fiber.timerIndex = index;
    }
}
