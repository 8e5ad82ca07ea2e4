package io.anykernel.hypercall.guest.library;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.function.Predicate;

/** Sorted sets that cannot be changed, over others that can: each call that would change one throws, needed or not. */
final class SortedViews {
    private SortedViews() {}

    /** Over a set that is sorted. */
    static class Sorted<T> extends AbstractCollection<T> implements SortedSet<T> {
        private final SortedSet<T> set;

        Sorted(SortedSet<T> set) {
            if (set == null) {
                throw new NullPointerException();
            }
            this.set = set;
        }

        @Override
        public int size() {
            return set.size();
        }

        @Override
        public Iterator<T> iterator() {
            return Collections.unmodifiableCollection(set).iterator();
        }

        @Override
        public boolean contains(Object element) {
            return set.contains(element);
        }

        @Override
        public Comparator<? super T> comparator() {
            return set.comparator();
        }

        @Override
        public T first() {
            return set.first();
        }

        @Override
        public T last() {
            return set.last();
        }

        @Override
        public SortedSet<T> subSet(T from, T to) {
            return new Sorted<>(set.subSet(from, to));
        }

        @Override
        public SortedSet<T> headSet(T to) {
            return new Sorted<>(set.headSet(to));
        }

        @Override
        public SortedSet<T> tailSet(T from) {
            return new Sorted<>(set.tailSet(from));
        }

        @Override
        public boolean equals(Object other) {
            return other == this || set.equals(other);
        }

        @Override
        public int hashCode() {
            return set.hashCode();
        }

        @Override
        public String toString() {
            return set.toString();
        }

        @Override
        public boolean add(T element) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean remove(Object element) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean addAll(Collection<? extends T> elements) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean removeAll(Collection<?> elements) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean retainAll(Collection<?> elements) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean removeIf(Predicate<? super T> filter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void clear() {
            throw new UnsupportedOperationException();
        }
    }

    /** Over a set that can be navigated. */
    static final class Navigable<T> extends Sorted<T> implements NavigableSet<T> {
        private final NavigableSet<T> set;

        Navigable(NavigableSet<T> set) {
            super(set);
            this.set = set;
        }

        @Override
        public T lower(T element) {
            return set.lower(element);
        }

        @Override
        public T floor(T element) {
            return set.floor(element);
        }

        @Override
        public T ceiling(T element) {
            return set.ceiling(element);
        }

        @Override
        public T higher(T element) {
            return set.higher(element);
        }

        @Override
        public T pollFirst() {
            throw new UnsupportedOperationException();
        }

        @Override
        public T pollLast() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NavigableSet<T> descendingSet() {
            return new Navigable<>(set.descendingSet());
        }

        @Override
        public Iterator<T> descendingIterator() {
            return descendingSet().iterator();
        }

        @Override
        public NavigableSet<T> subSet(T from, boolean isFromIncluded, T to, boolean isToIncluded) {
            return new Navigable<>(set.subSet(from, isFromIncluded, to, isToIncluded));
        }

        @Override
        public NavigableSet<T> headSet(T to, boolean isIncluded) {
            return new Navigable<>(set.headSet(to, isIncluded));
        }

        @Override
        public NavigableSet<T> tailSet(T from, boolean isIncluded) {
            return new Navigable<>(set.tailSet(from, isIncluded));
        }
    }
}
