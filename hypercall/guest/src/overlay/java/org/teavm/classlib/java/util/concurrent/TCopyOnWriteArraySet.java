package org.teavm.classlib.java.util.concurrent;

import java.io.Serializable;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.CopyOnWriteArrayList;


/** {@code java.util.concurrent.CopyOnWriteArraySet} of an image. */
public class TCopyOnWriteArraySet<E> extends AbstractSet<E> implements Serializable {
    private static final long serialVersionUID = 1;

    private final CopyOnWriteArrayList<E> elements = new CopyOnWriteArrayList<>();

    public TCopyOnWriteArraySet() {}

    public TCopyOnWriteArraySet(Collection<? extends E> initial) {
        addAll(initial);
    }

    @Override
    public boolean add(E element) {
        return elements.addIfAbsent(element);
    }

    @Override
    public boolean contains(Object element) {
        return elements.contains(element);
    }

    @Override
    public boolean remove(Object element) {
        return elements.remove(element);
    }

    @Override
    public void clear() {
        elements.clear();
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public Iterator<E> iterator() {
        return elements.iterator();
    }
}
