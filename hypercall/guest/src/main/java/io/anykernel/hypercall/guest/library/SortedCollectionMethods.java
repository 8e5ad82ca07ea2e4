package io.anykernel.hypercall.guest.library;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sorted collections of {@code Collections} that cannot be changed. */
@MethodsOf(Collections.class)
final class SortedCollectionMethods {
    private SortedCollectionMethods() {}

    static <T> SortedSet<T> unmodifiableSortedSet(SortedSet<T> set) {
        return new SortedViews.Sorted<>(set);
    }

    static <T> NavigableSet<T> unmodifiableNavigableSet(NavigableSet<T> set) {
        return new SortedViews.Navigable<>(set);
    }

    static <T> SortedSet<T> emptySortedSet() {
        return emptyNavigableSet();
    }

    static <T> NavigableSet<T> emptyNavigableSet() {
        return new SortedViews.Navigable<>(new TreeSet<>());
    }

    @SuppressWarnings("unchecked") // nothing is ever put into it
    static <K, V> SortedMap<K, V> unmodifiableSortedMap(SortedMap<K, ? extends V> map) {
        return new SortedMapViews.Sorted<>((SortedMap<K, V>) map);
    }

    @SuppressWarnings("unchecked") // nothing is ever put into it
    static <K, V> NavigableMap<K, V> unmodifiableNavigableMap(NavigableMap<K, ? extends V> map) {
        return new SortedMapViews.Navigable<>((NavigableMap<K, V>) map);
    }

    static <K, V> SortedMap<K, V> emptySortedMap() {
        return emptyNavigableMap();
    }

    static <K, V> NavigableMap<K, V> emptyNavigableMap() {
        return new SortedMapViews.Navigable<>(new TreeMap<>());
    }
}
