package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.WaitQueue;
import java.io.Serializable;
import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;


/** {@code java.util.concurrent.SynchronousQueue} of an image: an element passes from a putter to a taker that meet. */
public class TSynchronousQueue<E> extends AbstractQueue<E> implements BlockingQueue<E>, Serializable {
    private static final long serialVersionUID = 1;

    private final transient Deque<Meeting<E>> putters = new ArrayDeque<>();
    private final transient Deque<Meeting<E>> takers = new ArrayDeque<>();

    /** One that waits for another: with an element, or for one. */
    private static final class Meeting<E> {
        final WaitQueue waiting = new WaitQueue();
        E element;
        boolean isMet;

        Meeting(E element) {
            this.element = element;
        }

        void meet() {
            isMet = true;
            waiting.wakeAll();
        }
    }

    public TSynchronousQueue() {}

    public TSynchronousQueue(boolean fair) {}

    @Override
    public boolean offer(E element) {
        if (element == null) {
            throw new NullPointerException();
        }
        Meeting<E> taker = takers.poll();
        if (taker == null) {
            return false;
        }
        taker.element = element;
        taker.meet();
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
        WaitQueue.throwIfInterrupted();
        return offer(element) || await(putters, new Meeting<>(element), nanos);
    }

    private static <E> boolean await(Deque<Meeting<E>> side, Meeting<E> mine, long nanos) throws InterruptedException {
        if (nanos <= 0) {
            return false;
        }
        side.add(mine);
        try {
            mine.waiting.awaitUntil(WaitQueue.deadline(nanos));
            return mine.isMet;
        } finally {
            if (!mine.isMet) {
                side.remove(mine);
            }
        }
    }

    @Override
    public E poll() {
        Meeting<E> putter = putters.poll();
        if (putter == null) {
            return null;
        }
        putter.meet();
        return putter.element;
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
        E element = poll();
        if (element != null) {
            return element;
        }
        Meeting<E> mine = new Meeting<>(null);
        return await(takers, mine, nanos) ? mine.element : null;
    }

    @Override
    public E peek() {
        return null;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public int remainingCapacity() {
        return 0;
    }

    @Override
    public Iterator<E> iterator() {
        return Collections.emptyIterator();
    }

    @Override
    public int drainTo(Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super E> target, int maximum) {
        if (target == this) {
            throw new IllegalArgumentException();
        }
        int drained = 0;
        for (E element = null; drained < maximum && (element = poll()) != null; drained++) {
            target.add(element);
        }
        return drained;
    }
}
