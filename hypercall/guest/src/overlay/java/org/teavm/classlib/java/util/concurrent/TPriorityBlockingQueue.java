package org.teavm.classlib.java.util.concurrent;

import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;


/** {@code java.util.concurrent.PriorityBlockingQueue} of an image. */
public class TPriorityBlockingQueue<E> extends WaitingQueue<E> implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int INITIAL_CAPACITY = 11;

    public TPriorityBlockingQueue() {
        this(INITIAL_CAPACITY, null);
    }

    public TPriorityBlockingQueue(int initialCapacity) {
        this(initialCapacity, null);
    }

    public TPriorityBlockingQueue(int initialCapacity, Comparator<? super E> comparator) {
        super(new PriorityQueue<>(initialCapacity, comparator), Integer.MAX_VALUE);
    }

    public TPriorityBlockingQueue(Collection<? extends E> initial) {
        this();
        elements().addAll(checked(initial));
    }

    public Comparator<? super E> comparator() {
        return ((PriorityQueue<E>) elements()).comparator();
    }

    @Override
    public int remainingCapacity() {
        return Integer.MAX_VALUE;
    }
}
