package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.Fiber;
import io.anykernel.hypercall.guest.Fibers;
import io.anykernel.hypercall.guest.WaitQueue;
import java.io.Serializable;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;


/**
 * {@code java.util.concurrent.ConcurrentHashMap} of an image, in TeaVM's place for it, which fails when it changes under an
 * iterator. A key whose value is being computed is reserved: another thread that would change it waits, and the same thread
 * may not. Iterators see each entry that stays for their time once.
 */
public class TConcurrentHashMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V>, Serializable {
    private static final long serialVersionUID = 1;
    private static final int INITIAL_CAPACITY = 16;
    private static final int MAX_CAPACITY = 1 << 30;

    private transient Node<K, V>[] table;
    private transient int size;
    private transient Reservation reservations;

    /** An entry; a removed one keeps its successor, where iterators that stand on it go on. */
    private static final class Node<K, V> {
        final int hash;
        final K key;
        V value;
        Node<K, V> next;

        Node(int hash, K key, V value) {
            this.hash = hash;
            this.key = key;
            this.value = value;
        }

        boolean isOf(int otherHash, Object other) {
            return hash == otherHash && (key == other || key.equals(other));
        }
    }

    /** A key whose value a thread computes. */
    private static final class Reservation {
        final Object key;
        final Fiber owner = Fibers.current();
        final WaitQueue waiting = new WaitQueue();
        Reservation next;

        Reservation(Object key, Reservation next) {
            this.key = key;
            this.next = next;
        }
    }

    public TConcurrentHashMap() {
        table = newTable(INITIAL_CAPACITY);
    }

    public TConcurrentHashMap(int initialCapacity) {
        this(initialCapacity, 1);
    }

    public TConcurrentHashMap(int initialCapacity, float loadFactor) {
        this(initialCapacity, loadFactor, 1);
    }

    public TConcurrentHashMap(int initialCapacity, float loadFactor, int concurrencyLevel) {
        if (!(loadFactor > 0) || initialCapacity < 0 || concurrencyLevel <= 0) {
            throw new IllegalArgumentException();
        }
        long wanted = (long) (1 + Math.max(initialCapacity, concurrencyLevel) * 1.5);
        int capacity = 1;
        while (capacity < wanted && capacity < MAX_CAPACITY) {
            capacity <<= 1;
        }
        table = newTable(Math.min(capacity, 1 << 20)); // it grows
    }

    public TConcurrentHashMap(Map<? extends K, ? extends V> initial) {
        this();
        putAll(initial);
    }

    @SuppressWarnings("unchecked")
    private static <K, V> Node<K, V>[] newTable(int capacity) {
        return (Node<K, V>[]) new Node<?, ?>[capacity];
    }

    private static int hashOf(Object key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & Integer.MAX_VALUE;
    }

    private Node<K, V> find(int hash, Object key) {
        Node<K, V> node = table[hash & table.length - 1];
        while (node != null && !node.isOf(hash, key)) {
            node = node.next;
        }
        return node;
    }

    private void add(int hash, K key, V value) {
        append(table, new Node<>(hash, key, value));
        if (++size > table.length - (table.length >>> 2) && table.length < MAX_CAPACITY) {
            grow();
        }
    }

    private static <K, V> void append(Node<K, V>[] table, Node<K, V> added) {
        int bin = added.hash & table.length - 1;
        if (table[bin] == null) {
            table[bin] = added;
            return;
        }
        Node<K, V> last = table[bin];
        while (last.next != null) {
            last = last.next;
        }
        last.next = added;
    }

    /** Into new nodes: iterators stand on the former ones. */
    private void grow() {
        Node<K, V>[] larger = newTable(table.length * 2);
        for (Node<K, V> first : table) {
            for (Node<K, V> node = first; node != null; node = node.next) {
                append(larger, new Node<>(node.hash, node.key, node.value));
            }
        }
        table = larger;
    }

    private void unlink(int hash, Object key) {
        int bin = hash & table.length - 1;
        Node<K, V> before = null;
        for (Node<K, V> node = table[bin]; node != null; node = node.next) {
            if (node.isOf(hash, key)) {
                if (before == null) {
                    table[bin] = node.next;
                } else {
                    before.next = node.next;
                }
                size--;
                return;
            }
            before = node;
        }
    }

    private void awaitReservation(Object key) {
        Reservation at = reservations;
        while (at != null) {
            if (at.key.equals(key)) {
                if (at.owner == Fibers.current()) {
                    throw new IllegalStateException("Recursive update");
                }
                at.waiting.awaitUninterruptibly();
                at = reservations;
            } else {
                at = at.next;
            }
        }
    }

    /** Calls with the key reserved, and stores what comes of it; {@code null} removes. */
    private V computeReserved(int hash, K key, V former, BiFunction<? super K, ? super V, ? extends V> function) {
        Reservation mine = new Reservation(key, reservations);
        reservations = mine;
        try {
            V value = function.apply(key, former);
            store(hash, key, value);
            return value;
        } finally {
            forget(mine);
            mine.waiting.wakeAll();
        }
    }

    private void forget(Reservation removed) {
        if (reservations == removed) {
            reservations = removed.next;
            return;
        }
        Reservation before = reservations;
        while (before.next != removed) {
            before = before.next;
        }
        before.next = removed.next;
    }

    private void store(int hash, K key, V value) {
        if (value == null) {
            unlink(hash, key);
            return;
        }
        Node<K, V> node = find(hash, key);
        if (node == null) {
            add(hash, key, value);
        } else {
            node.value = value;
        }
    }

    private static void require(Object value) {
        if (value == null) {
            throw new NullPointerException();
        }
    }

    @Override
    public int size() {
        return size;
    }

    public long mappingCount() {
        return size;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public V get(Object key) {
        Node<K, V> node = find(hashOf(key), key);
        return node == null ? null : node.value;
    }

    @Override
    public V getOrDefault(Object key, V other) {
        V value = get(key);
        return value == null ? other : value;
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public boolean containsValue(Object value) {
        require(value);
        return super.containsValue(value);
    }

    public boolean contains(Object value) {
        return containsValue(value);
    }

    @Override
    public V put(K key, V value) {
        return put(key, value, false);
    }

    @Override
    public V putIfAbsent(K key, V value) {
        return put(key, value, true);
    }

    private V put(K key, V value, boolean isOnlyIfAbsent) {
        require(value);
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        if (node == null) {
            add(hash, key, value);
            return null;
        }
        V former = node.value;
        if (!isOnlyIfAbsent) {
            node.value = value;
        }
        return former;
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> others) {
        for (Map.Entry<? extends K, ? extends V> entry : others.entrySet()) {
            put(entry.getKey(), entry.getValue());
        }
    }

    @Override
    public V remove(Object key) {
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        if (node == null) {
            return null;
        }
        unlink(hash, key);
        return node.value;
    }

    @Override
    public boolean remove(Object key, Object value) {
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        if (value == null || node == null || !node.value.equals(value)) {
            return false;
        }
        unlink(hash, key);
        return true;
    }

    @Override
    public V replace(K key, V value) {
        require(value);
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        if (node == null) {
            return null;
        }
        V former = node.value;
        node.value = value;
        return former;
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        require(expected);
        require(value);
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        if (node == null || !node.value.equals(expected)) {
            return false;
        }
        node.value = value;
        return true;
    }

    @Override
    public V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
        require(function);
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        return node != null ? node.value : computeReserved(hash, key, null, (same, none) -> function.apply(same));
    }

    @Override
    public V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends V> function) {
        require(function);
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        return node == null ? null : computeReserved(hash, key, node.value, function);
    }

    @Override
    public V compute(K key, BiFunction<? super K, ? super V, ? extends V> function) {
        require(function);
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        return computeReserved(hash, key, node == null ? null : node.value, function);
    }

    @Override
    public V merge(K key, V value, BiFunction<? super V, ? super V, ? extends V> function) {
        require(value);
        require(function);
        int hash = hashOf(key);
        awaitReservation(key);
        Node<K, V> node = find(hash, key);
        if (node == null) {
            add(hash, key, value);
            return value;
        }
        return computeReserved(hash, key, node.value, (same, former) -> function.apply(former, value));
    }

    @Override
    public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
        require(function);
        for (Map.Entry<K, V> entry : entrySet()) {
            V value = function.apply(entry.getKey(), entry.getValue());
            require(value);
            replace(entry.getKey(), value);
        }
    }

    @Override
    public void clear() {
        table = newTable(table.length);
        size = 0;
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        require(action);
        for (Map.Entry<K, V> entry : entrySet()) {
            action.accept(entry.getKey(), entry.getValue());
        }
    }

    /** One after the other, whatever the threshold: there is one processor. */
    public void forEach(long parallelismThreshold, BiConsumer<? super K, ? super V> action) {
        forEach(action);
    }

    public void forEachKey(long parallelismThreshold, Consumer<? super K> action) {
        keySet().forEach(action);
    }

    public void forEachValue(long parallelismThreshold, Consumer<? super V> action) {
        values().forEach(action);
    }

    public <U> U search(long parallelismThreshold, BiFunction<? super K, ? super V, ? extends U> function) {
        require(function);
        for (Map.Entry<K, V> entry : entrySet()) {
            U found = function.apply(entry.getKey(), entry.getValue());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    public <U> U reduce(
            long parallelismThreshold,
            BiFunction<? super K, ? super V, ? extends U> transformer,
            BiFunction<? super U, ? super U, ? extends U> reducer) {
        require(transformer);
        require(reducer);
        U result = null;
        for (Map.Entry<K, V> entry : entrySet()) {
            U next = transformer.apply(entry.getKey(), entry.getValue());
            if (next != null) {
                result = result == null ? next : reducer.apply(result, next);
            }
        }
        return result;
    }

    public V reduceValues(long parallelismThreshold, BiFunction<? super V, ? super V, ? extends V> reducer) {
        return reduce(parallelismThreshold, (key, value) -> value, reducer);
    }

    public K reduceKeys(long parallelismThreshold, BiFunction<? super K, ? super K, ? extends K> reducer) {
        return this.<K>reduce(parallelismThreshold, (key, value) -> key, reducer);
    }

    public static <T> KeySetView<T, Boolean> newKeySet() {
        return new KeySetView<>(new TConcurrentHashMap<>(), Boolean.TRUE);
    }

    public static <T> KeySetView<T, Boolean> newKeySet(int initialCapacity) {
        return new KeySetView<>(new TConcurrentHashMap<>(initialCapacity), Boolean.TRUE);
    }

    @Override
    public KeySetView<K, V> keySet() {
        return new KeySetView<>(this, null);
    }

    public KeySetView<K, V> keySet(V mappedValue) {
        require(mappedValue);
        return new KeySetView<>(this, mappedValue);
    }

    public Enumeration<K> keys() {
        return enumeration(keySet().iterator());
    }

    public Enumeration<V> elements() {
        return enumeration(values().iterator());
    }

    private static <T> Enumeration<T> enumeration(Iterator<T> iterator) {
        return new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return iterator.hasNext();
            }

            @Override
            public T nextElement() {
                return iterator.next();
            }
        };
    }

    /** The nodes of the table as it was at first, with what was added behind the iterator. */
    private abstract class Nodes<T> implements Iterator<T> {
        private final Node<K, V>[] nodes = table;
        private int bin;
        private Node<K, V> next;
        private Node<K, V> last;

        Nodes() {
            advance();
        }

        private void advance() {
            next = next == null ? null : next.next;
            while (next == null && bin < nodes.length) {
                next = nodes[bin++];
            }
        }

        @Override
        public final boolean hasNext() {
            return next != null;
        }

        @Override
        public final T next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            last = next;
            advance();
            return of(last);
        }

        abstract T of(Node<K, V> node);

        @Override
        public final void remove() {
            if (last == null) {
                throw new IllegalStateException();
            }
            TConcurrentHashMap.this.remove(last.key);
            last = null;
        }
    }

    private Iterator<Map.Entry<K, V>> entries() {
        return new Nodes<>() {
            @Override
            Map.Entry<K, V> of(Node<K, V> node) {
                return new AbstractMap.SimpleEntry<>(node.key, node.value) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public V setValue(V value) {
                        put(node.key, value);
                        return super.setValue(value);
                    }
                };
            }
        };
    }

    private Iterator<K> keyIterator() {
        return new Nodes<>() {
            @Override
            K of(Node<K, V> node) {
                return node.key;
            }
        };
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return entries();
            }

            @Override
            public int size() {
                return size;
            }

            @Override
            public boolean contains(Object element) {
                return element instanceof Map.Entry<?, ?> entry
                        && entry.getValue() != null
                        && entry.getValue().equals(get(entry.getKey()));
            }

            @Override
            public boolean remove(Object element) {
                return element instanceof Map.Entry<?, ?> entry
                        && TConcurrentHashMap.this.remove(entry.getKey(), entry.getValue());
            }

            @Override
            public void clear() {
                TConcurrentHashMap.this.clear();
            }
        };
    }

    @Override
    public Collection<V> values() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<V> iterator() {
                return new Nodes<>() {
                    @Override
                    V of(Node<K, V> node) {
                        return node.value;
                    }
                };
            }

            @Override
            public int size() {
                return size;
            }

            @Override
            public void clear() {
                TConcurrentHashMap.this.clear();
            }
        };
    }

    /** The keys; one that is added gets the value that the view was made with. */
    public static final class KeySetView<K, V> extends AbstractSet<K> implements Set<K>, Serializable {
        private static final long serialVersionUID = 1;

        private final TConcurrentHashMap<K, V> map;
        private final transient V mappedValue;

        KeySetView(TConcurrentHashMap<K, V> map, V mappedValue) {
            this.map = map;
            this.mappedValue = mappedValue;
        }

        public TConcurrentHashMap<K, V> getMap() {
            return map;
        }

        public V getMappedValue() {
            return mappedValue;
        }

        @Override
        public boolean add(K key) {
            if (mappedValue == null) {
                throw new UnsupportedOperationException();
            }
            return map.putIfAbsent(key, mappedValue) == null;
        }

        @Override
        public boolean contains(Object key) {
            return map.containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            return map.remove(key) != null;
        }

        @Override
        public Iterator<K> iterator() {
            return map.keyIterator();
        }

        @Override
        public int size() {
            return map.size;
        }

        @Override
        public void clear() {
            map.clear();
        }
    }
}
