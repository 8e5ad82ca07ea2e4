package org.teavm.classlib.java.util.concurrent;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Collection;


/** {@code java.util.concurrent.ArrayBlockingQueue} of an image, in TeaVM's place for it, which suspends by coroutines. */
public class TArrayBlockingQueue<E> extends WaitingQueue<E> implements Serializable {
    private static final long serialVersionUID = 1;

    public TArrayBlockingQueue(int capacity) {
        this(capacity, false);
    }

    public TArrayBlockingQueue(int capacity, boolean fair) {
        super(new ArrayDeque<>(), checked(capacity));
    }

    public TArrayBlockingQueue(int capacity, boolean fair, Collection<? extends E> initial) {
        this(capacity, fair);
        if (initial.size() > capacity) {
            throw new IllegalArgumentException();
        }
        elements().addAll(checked(initial));
    }

    private static int checked(int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException();
        }
        return capacity;
    }
}
