package org.teavm.classlib.java.util;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * {@code java.util.AbstractList} of an image, in TeaVM's place for it, whose iterators take any index for valid and throw
 * other exceptions at the end.
 */
public abstract class TAbstractList<E> extends AbstractCollection<E> implements List<E> {
    /** Changes of the list's length, by which an iterator notices one that is not its own. */
    protected transient int modCount;

    protected TAbstractList() {}

    @Override
    public boolean add(E element) {
        add(size(), element);
        return true;
    }

    @Override
    public void add(int index, E element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public E set(int index, E element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public E remove(int index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(int index, Collection<? extends E> elements) {
        requirePosition(index, size());
        int at = index;
        for (E element : elements) {
            add(at++, element);
        }
        return at != index;
    }

    @Override
    public void clear() {
        removeRange(0, size());
    }

    protected void removeRange(int from, int to) {
        ListIterator<E> at = listIterator(from);
        for (int left = to - from; left > 0; left--) {
            at.next();
            at.remove();
        }
    }

    @Override
    public int indexOf(Object element) {
        ListIterator<E> at = listIterator();
        while (at.hasNext()) {
            if (Objects.equals(element, at.next())) {
                return at.previousIndex();
            }
        }
        return -1;
    }

    @Override
    public int lastIndexOf(Object element) {
        ListIterator<E> at = listIterator(size());
        while (at.hasPrevious()) {
            if (Objects.equals(element, at.previous())) {
                return at.nextIndex();
            }
        }
        return -1;
    }

    @Override
    public Iterator<E> iterator() {
        return new Cursor<>(this, 0);
    }

    @Override
    public ListIterator<E> listIterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator(int index) {
        requirePosition(index, size());
        return new Cursor<>(this, index);
    }

    @Override
    public List<E> subList(int from, int to) {
        if (from < 0) {
            throw new IndexOutOfBoundsException("fromIndex = " + from);
        }
        if (to > size()) {
            throw new IndexOutOfBoundsException("toIndex = " + to);
        }
        if (from > to) {
            throw new IllegalArgumentException("fromIndex(" + from + ") > toIndex(" + to + ")");
        }
        return this instanceof RandomAccess ? new RandomAccessPart<>(this, from, to) : new Part<>(this, from, to);
    }

    private static void requirePosition(int index, int size) {
        if (index < 0 || index > size) {
            throw new IndexOutOfBoundsException("Index: " + index + ", Size: " + size);
        }
    }

    @Override
    public boolean equals(Object other) {
        if (other == this) {
            return true;
        }
        if (!(other instanceof List<?> list)) {
            return false;
        }
        Iterator<E> mine = iterator();
        Iterator<?> its = list.iterator();
        while (mine.hasNext() && its.hasNext()) {
            if (!Objects.equals(mine.next(), its.next())) {
                return false;
            }
        }
        return !mine.hasNext() && !its.hasNext();
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (E element : this) {
            hash = 31 * hash + Objects.hashCode(element);
        }
        return hash;
    }

    /** A place between two elements. */
    private static final class Cursor<E> implements ListIterator<E> {
        private static final int NONE = -1;

        private final TAbstractList<E> list;
        private int next;
        private int last = NONE;
        private int expectedCount;

        Cursor(TAbstractList<E> list, int next) {
            this.list = list;
            this.next = next;
            expectedCount = list.modCount;
        }

        private void requireUnchanged() {
            if (list.modCount != expectedCount) {
                throw new ConcurrentModificationException();
            }
        }

        private void requireLast() {
            if (last == NONE) {
                throw new IllegalStateException();
            }
        }

        @Override
        public boolean hasNext() {
            return next != list.size();
        }

        @Override
        public E next() {
            requireUnchanged();
            if (next >= list.size()) {
                throw new NoSuchElementException();
            }
            last = next;
            E element = list.get(next);
            next = last + 1;
            return element;
        }

        @Override
        public boolean hasPrevious() {
            return next != 0;
        }

        @Override
        public E previous() {
            requireUnchanged();
            if (next == 0) {
                throw new NoSuchElementException();
            }
            E element = list.get(next - 1);
            last = --next;
            return element;
        }

        @Override
        public int nextIndex() {
            return next;
        }

        @Override
        public int previousIndex() {
            return next - 1;
        }

        @Override
        public void remove() {
            requireLast();
            requireUnchanged();
            list.remove(last);
            if (last < next) {
                next--;
            }
            last = NONE;
            expectedCount = list.modCount;
        }

        @Override
        public void set(E element) {
            requireLast();
            requireUnchanged();
            list.set(last, element);
            expectedCount = list.modCount;
        }

        @Override
        public void add(E element) {
            requireUnchanged();
            list.add(next++, element);
            last = NONE;
            expectedCount = list.modCount;
        }
    }

    /** A range of another list, valid until that changes otherwise. */
    private static class Part<E> extends TAbstractList<E> {
        private final TAbstractList<E> whole;
        private final int offset;
        private int size;

        Part(TAbstractList<E> whole, int from, int to) {
            this.whole = whole;
            offset = from;
            size = to - from;
            modCount = whole.modCount;
        }

        private void requireUnchanged() {
            if (whole.modCount != modCount) {
                throw new ConcurrentModificationException();
            }
        }

        private void requireElement(int index) {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException("Index " + index + " out of bounds for length " + size);
            }
        }

        @Override
        public int size() {
            requireUnchanged();
            return size;
        }

        @Override
        public E get(int index) {
            requireElement(index);
            requireUnchanged();
            return whole.get(offset + index);
        }

        @Override
        public E set(int index, E element) {
            requireElement(index);
            requireUnchanged();
            return whole.set(offset + index, element);
        }

        @Override
        public void add(int index, E element) {
            requirePosition(index, size);
            requireUnchanged();
            whole.add(offset + index, element);
            changed(1);
        }

        @Override
        public E remove(int index) {
            requireElement(index);
            requireUnchanged();
            E element = whole.remove(offset + index);
            changed(-1);
            return element;
        }

        @Override
        public boolean addAll(Collection<? extends E> elements) {
            return addAll(size, elements);
        }

        @Override
        public boolean addAll(int index, Collection<? extends E> elements) {
            requirePosition(index, size);
            int added = elements.size();
            if (added == 0) {
                return false;
            }
            requireUnchanged();
            whole.addAll(offset + index, elements);
            changed(added);
            return true;
        }

        @Override
        protected void removeRange(int from, int to) {
            requireUnchanged();
            whole.removeRange(offset + from, offset + to);
            changed(from - to);
        }

        private void changed(int difference) {
            size += difference;
            modCount = whole.modCount;
        }
    }

    /** One of a list whose elements cost the same at any index. */
    private static final class RandomAccessPart<E> extends Part<E> implements RandomAccess {
        RandomAccessPart(TAbstractList<E> whole, int from, int to) {
            super(whole, from, to);
        }
    }
}
