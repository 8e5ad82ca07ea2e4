package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.WaitQueue;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;


/** A queue of the library with places to wait: for an element, and for room. What waits longest goes first. */
abstract class WaitingQueue<E> extends AbstractQueue<E> implements BlockingQueue<E> {
    private final Queue<E> elements;
    private final int capacity;
    private final WaitQueue takers = new WaitQueue();
    private final WaitQueue putters = new WaitQueue();

    WaitingQueue(Queue<E> elements, int capacity) {
        this.elements = elements;
        this.capacity = capacity;
    }

    final Queue<E> elements() {
        return elements;
    }

    static <E> Collection<? extends E> checked(Collection<? extends E> initial) {
        for (E element : initial) {
            if (element == null) {
                throw new NullPointerException();
            }
        }
        return initial;
    }

    @Override
    public boolean offer(E element) {
        if (element == null) {
            throw new NullPointerException();
        }
        if (elements.size() >= capacity) {
            return false;
        }
        elements.add(element);
        takers.wakeFirst();
        return true;
    }

    @Override
    public void put(E element) throws InterruptedException {
        offer(element, Long.MAX_VALUE);
    }

    @Override
    public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(element, unit.toNanos(timeout));
    }

    private boolean offer(E element, long nanos) throws InterruptedException {
        if (element == null) {
            throw new NullPointerException();
        }
        WaitQueue.throwIfInterrupted();
        long deadline = WaitQueue.deadline(nanos);
        while (!offer(element)) {
            if (WaitQueue.remainingNanos(deadline) <= 0) {
                return false;
            }
            putters.awaitUntil(deadline);
        }
        return true;
    }

    @Override
    public E poll() {
        E element = elements.poll();
        if (element != null) {
            putters.wakeFirst();
        }
        return element;
    }

    @Override
    public E take() throws InterruptedException {
        return pollWithin(Long.MAX_VALUE);
    }

    @Override
    public E poll(long timeout, TimeUnit unit) throws InterruptedException {
        return pollWithin(unit.toNanos(timeout));
    }

    private E pollWithin(long nanos) throws InterruptedException {
        WaitQueue.throwIfInterrupted();
        long deadline = WaitQueue.deadline(nanos);
        for (E element = poll(); ; element = poll()) {
            if (element != null || WaitQueue.remainingNanos(deadline) <= 0) {
                return element;
            }
            takers.awaitUntil(deadline);
        }
    }

    @Override
    public E peek() {
        return elements.peek();
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public int remainingCapacity() {
        return capacity - elements.size();
    }

    @Override
    public boolean contains(Object element) {
        return element != null && elements.contains(element);
    }

    @Override
    public boolean remove(Object element) {
        return element != null && freed(elements.remove(element));
    }

    @Override
    public boolean removeIf(Predicate<? super E> filter) {
        return freed(elements.removeIf(filter));
    }

    @Override
    public boolean removeAll(Collection<?> others) {
        return freed(elements.removeAll(others));
    }

    @Override
    public boolean retainAll(Collection<?> others) {
        return freed(elements.retainAll(others));
    }

    private boolean freed(boolean isChanged) {
        if (isChanged) {
            putters.wakeAll();
        }
        return isChanged;
    }

    @Override
    public void clear() {
        elements.clear();
        putters.wakeAll();
    }

    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super E> target, int maximum) {
        if (target == null) {
            throw new NullPointerException();
        }
        if (target == this) {
            throw new IllegalArgumentException();
        }
        int drained = 0;
        while (drained < maximum && !elements.isEmpty()) {
            target.add(elements.poll());
            drained++;
        }
        freed(drained > 0);
        return drained;
    }

    @Override
    public Object[] toArray() {
        return elements.toArray();
    }

    @Override
    public <T> T[] toArray(T[] target) {
        return elements.toArray(target);
    }

    /** Over the elements as they are now. */
    @Override
    public Iterator<E> iterator() {
        List<E> now = new ArrayList<>(elements);
        return new Iterator<>() {
            private int next;
            private boolean canRemove;

            @Override
            public boolean hasNext() {
                return next < now.size();
            }

            @Override
            public E next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                canRemove = true;
                return now.get(next++);
            }

            @Override
            public void remove() {
                if (!canRemove) {
                    throw new IllegalStateException();
                }
                canRemove = false;
                E last = now.get(next - 1);
                WaitingQueue.this.removeIf(element -> element == last);
            }
        };
    }
}
