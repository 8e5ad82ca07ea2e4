package org.teavm.classlib.java.util.concurrent;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Collection;


/** {@code java.util.concurrent.LinkedBlockingQueue} of an image. */
public class TLinkedBlockingQueue<E> extends WaitingQueue<E> implements Serializable {
    private static final long serialVersionUID = 1;

    public TLinkedBlockingQueue() {
        this(Integer.MAX_VALUE);
    }

    public TLinkedBlockingQueue(int capacity) {
        super(new ArrayDeque<>(), capacity);
        if (capacity <= 0) {
            throw new IllegalArgumentException();
        }
    }

    public TLinkedBlockingQueue(Collection<? extends E> initial) {
        this();
        elements().addAll(checked(initial));
    }
}
