package io.anykernel.hypercall.guest.library;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Sorted maps that cannot be changed, over others that can: each call that would change one throws, needed or not. */
final class SortedMapViews {
    private SortedMapViews() {}

    /** An entry that does not let its map be changed. */
    private static <K, V> Map.Entry<K, V> fixed(Map.Entry<K, V> entry) {
        return entry == null ? null : new AbstractMap.SimpleImmutableEntry<>(entry);
    }

    /** Over a map that is sorted. */
    static class Sorted<K, V> extends AbstractMap<K, V> implements SortedMap<K, V> {
        private final SortedMap<K, V> map;

        Sorted(SortedMap<K, V> map) {
            if (map == null) {
                throw new NullPointerException();
            }
            this.map = map;
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public V get(Object key) {
            return map.get(key);
        }

        @Override
        public boolean containsKey(Object key) {
            return map.containsKey(key);
        }

        @Override
        public Set<Map.Entry<K, V>> entrySet() {
            return Collections.unmodifiableMap(map).entrySet();
        }

        @Override
        public Set<K> keySet() {
            return Collections.unmodifiableSet(map.keySet());
        }

        @Override
        public Collection<V> values() {
            return Collections.unmodifiableCollection(map.values());
        }

        @Override
        public Comparator<? super K> comparator() {
            return map.comparator();
        }

        @Override
        public K firstKey() {
            return map.firstKey();
        }

        @Override
        public K lastKey() {
            return map.lastKey();
        }

        @Override
        public SortedMap<K, V> subMap(K from, K to) {
            return new Sorted<>(map.subMap(from, to));
        }

        @Override
        public SortedMap<K, V> headMap(K to) {
            return new Sorted<>(map.headMap(to));
        }

        @Override
        public SortedMap<K, V> tailMap(K from) {
            return new Sorted<>(map.tailMap(from));
        }

        @Override
        public V put(K key, V value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public V remove(Object key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean remove(Object key, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void putAll(Map<? extends K, ? extends V> entries) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void clear() {
            throw new UnsupportedOperationException();
        }

        @Override
        public V putIfAbsent(K key, V value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public V replace(K key, V value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean replace(K key, V former, V value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
            throw new UnsupportedOperationException();
        }

        @Override
        public V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
            throw new UnsupportedOperationException();
        }

        @Override
        public V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends V> function) {
            throw new UnsupportedOperationException();
        }

        @Override
        public V compute(K key, BiFunction<? super K, ? super V, ? extends V> function) {
            throw new UnsupportedOperationException();
        }

        @Override
        public V merge(K key, V value, BiFunction<? super V, ? super V, ? extends V> function) {
            throw new UnsupportedOperationException();
        }
    }

    /** Over a map that can be navigated. */
    static final class Navigable<K, V> extends Sorted<K, V> implements NavigableMap<K, V> {
        private final NavigableMap<K, V> map;

        Navigable(NavigableMap<K, V> map) {
            super(map);
            this.map = map;
        }

        @Override
        public Map.Entry<K, V> lowerEntry(K key) {
            return fixed(map.lowerEntry(key));
        }

        @Override
        public K lowerKey(K key) {
            return map.lowerKey(key);
        }

        @Override
        public Map.Entry<K, V> floorEntry(K key) {
            return fixed(map.floorEntry(key));
        }

        @Override
        public K floorKey(K key) {
            return map.floorKey(key);
        }

        @Override
        public Map.Entry<K, V> ceilingEntry(K key) {
            return fixed(map.ceilingEntry(key));
        }

        @Override
        public K ceilingKey(K key) {
            return map.ceilingKey(key);
        }

        @Override
        public Map.Entry<K, V> higherEntry(K key) {
            return fixed(map.higherEntry(key));
        }

        @Override
        public K higherKey(K key) {
            return map.higherKey(key);
        }

        @Override
        public Map.Entry<K, V> firstEntry() {
            return fixed(map.firstEntry());
        }

        @Override
        public Map.Entry<K, V> lastEntry() {
            return fixed(map.lastEntry());
        }

        @Override
        public Map.Entry<K, V> pollFirstEntry() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map.Entry<K, V> pollLastEntry() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NavigableMap<K, V> descendingMap() {
            return new Navigable<>(map.descendingMap());
        }

        @Override
        public NavigableSet<K> navigableKeySet() {
            return new SortedViews.Navigable<>(map.navigableKeySet());
        }

        @Override
        public NavigableSet<K> descendingKeySet() {
            return new SortedViews.Navigable<>(map.descendingKeySet());
        }

        @Override
        public NavigableMap<K, V> subMap(K from, boolean isFromIncluded, K to, boolean isToIncluded) {
            return new Navigable<>(map.subMap(from, isFromIncluded, to, isToIncluded));
        }

        @Override
        public NavigableMap<K, V> headMap(K to, boolean isIncluded) {
            return new Navigable<>(map.headMap(to, isIncluded));
        }

        @Override
        public NavigableMap<K, V> tailMap(K from, boolean isIncluded) {
            return new Navigable<>(map.tailMap(from, isIncluded));
        }
    }
}
