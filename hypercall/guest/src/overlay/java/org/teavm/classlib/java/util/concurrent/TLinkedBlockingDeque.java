package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.WaitQueue;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.TimeUnit;


/** {@code java.util.concurrent.LinkedBlockingDeque} of an image, in TeaVM's place for it, which never waits. */
public class TLinkedBlockingDeque<E> extends WaitingQueue<E> implements BlockingDeque<E>, Serializable {
    private static final long serialVersionUID = 1;

    private final ArrayDeque<E> deque;

    public TLinkedBlockingDeque() {
        this(Integer.MAX_VALUE);
    }

    public TLinkedBlockingDeque(int capacity) {
        this(new ArrayDeque<>(), capacity);
    }

    public TLinkedBlockingDeque(Collection<? extends E> initial) {
        this();
        deque.addAll(checked(initial));
    }

    private TLinkedBlockingDeque(ArrayDeque<E> deque, int capacity) {
        super(deque, capacity);
        if (capacity <= 0) {
            throw new IllegalArgumentException();
        }
        this.deque = deque;
    }

    private static <E> E present(E element) {
        if (element == null) {
            throw new NoSuchElementException();
        }
        return element;
    }

    private static void require(boolean isAdded) {
        if (!isAdded) {
            throw new IllegalStateException("Deque full");
        }
    }

    @Override
    public boolean offerFirst(E element) {
        return offer(element) && moveToFront();
    }

    /** Before the taker that was woken for it runs. */
    private boolean moveToFront() {
        deque.addFirst(deque.removeLast());
        return true;
    }

    @Override
    public boolean offerLast(E element) {
        return offer(element);
    }

    @Override
    public void addFirst(E element) {
        require(offerFirst(element));
    }

    @Override
    public void addLast(E element) {
        require(offer(element));
    }

    @Override
    public void push(E element) {
        addFirst(element);
    }

    @Override
    public void putFirst(E element) throws InterruptedException {
        put(element);
        moveToFront();
    }

    @Override
    public void putLast(E element) throws InterruptedException {
        put(element);
    }

    @Override
    public boolean offerFirst(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(element, timeout, unit) && moveToFront();
    }

    @Override
    public boolean offerLast(E element, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(element, timeout, unit);
    }

    @Override
    public E pollFirst() {
        return poll();
    }

    @Override
    public E pollLast() {
        if (!deque.isEmpty()) {
            deque.addFirst(deque.removeLast());
        }
        return poll();
    }

    @Override
    public E takeFirst() throws InterruptedException {
        return take();
    }

    @Override
    public E takeLast() throws InterruptedException {
        return pollLast(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public E pollFirst(long timeout, TimeUnit unit) throws InterruptedException {
        return poll(timeout, unit);
    }

    @Override
    public E pollLast(long timeout, TimeUnit unit) throws InterruptedException {
        WaitQueue.throwIfInterrupted();
        E first = poll(timeout, unit);
        if (first == null || deque.isEmpty()) {
            return first;
        }
        deque.addFirst(first);
        return deque.removeLast();
    }

    @Override
    public E removeFirst() {
        return present(pollFirst());
    }

    @Override
    public E removeLast() {
        return present(pollLast());
    }

    @Override
    public E pop() {
        return removeFirst();
    }

    @Override
    public E getFirst() {
        return present(peekFirst());
    }

    @Override
    public E getLast() {
        return present(peekLast());
    }

    @Override
    public E peekFirst() {
        return deque.peekFirst();
    }

    @Override
    public E peekLast() {
        return deque.peekLast();
    }

    @Override
    public boolean removeFirstOccurrence(Object element) {
        return remove(element);
    }

    @Override
    public boolean removeLastOccurrence(Object element) {
        List<E> now = new ArrayList<>(deque);
        int last = now.lastIndexOf(element);
        if (last < 0) {
            return false;
        }
        now.remove(last);
        clear();
        deque.addAll(now);
        return true;
    }

    @Override
    public Iterator<E> descendingIterator() {
        List<E> now = new ArrayList<>(deque);
        Collections.reverse(now);
        return Collections.unmodifiableList(now).iterator();
    }
}
