package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collections, random numbers, byte buffers. */
final class Collecting implements Corpus.Program {
    @Override
    public void run() {
        lists();
        maps();
        queues();
        buffers();
        immutable();
        say("seeded " + new Random(42).nextInt());
    }

    private static void immutable() {
        probe("map of twice the same", () -> Map.of("a", 1, "b", 2, "a", 3));
        probe("set of twice the same", () -> Set.of(1, 2, 1));
        probe("entries of twice the same", () -> Map.ofEntries(Map.entry("a", 1), Map.entry("a", 2)));
        probe("map of null", () -> Map.of("a", null));
        probe("list of null", () -> List.of("a", null));
        probe("map", () -> Map.of("a", 1, "b", 2).get("b"));
        probe("put", () -> Map.of("a", 1).put("b", 2));
        probe("copy", () -> List.copyOf(new ArrayList<>(List.of(1, 2))).set(0, 3));
    }

    private static void lists() {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            list.add(i * 37 % 50);
        }
        list.remove(Integer.valueOf(7));
        list.remove(3);
        list.add(1, -5);
        list.subList(10, 20).clear();
        for (Iterator<Integer> at = list.iterator(); at.hasNext(); ) {
            if (at.next() % 2 == 0) {
                at.remove();
            }
        }
        Collections.sort(list, Collections.reverseOrder());
        say(list + " " + list.indexOf(11) + " " + list.contains(12) + " " + list.hashCode() + " "
                + Collections.binarySearch(list, 11, Collections.reverseOrder()));
        List<String> linked = new LinkedList<>(List.of("a", "b", "c"));
        linked.add(1, "x");
        Collections.reverse(linked);
        Collections.swap(linked, 0, 2);
        say(linked + " " + new ArrayList<>(linked).equals(linked));
        probe("concurrent modification", () -> {
            for (Integer item : list) {
                list.remove(item);
            }
            return "no";
        });
        probe("bounds", () -> list.get(list.size()));
    }

    private static void maps() {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            counts.merge("k" + i % 37, i, Integer::sum);
        }
        counts.remove("k5");
        counts.putIfAbsent("new", 1);
        counts.computeIfAbsent("other", key -> key.length());
        counts.computeIfPresent("k1", (key, value) -> null);
        say(counts.size() + " " + counts.get("k36") + " " + counts.getOrDefault("none", -1) + " "
                + new TreeMap<>(counts).firstKey());
        TreeMap<Integer, String> tree = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            tree.put(i * 31 % 100, "v" + i);
        }
        for (int i = 0; i < 100; i += 3) {
            tree.remove(i);
        }
        say(tree.firstKey() + " " + tree.lastEntry() + " " + tree.floorKey(30) + " " + tree.higherKey(97) + " "
                + tree.headMap(8) + " " + tree.descendingMap().firstKey() + " " + tree.size());
        Map<Integer, Integer> recent = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
                return size() > 3;
            }
        };
        for (int i = 0; i < 5; i++) {
            recent.put(i, i * i);
            recent.get(2);
        }
        say(recent.toString());
        Set<Integer> set = new HashSet<>(List.of(1, 2, 3));
        set.retainAll(Set.of(2, 3, 4));
        say(new TreeSet<>(set) + " " + set.contains(1));
    }

    private static void queues() {
        ArrayDeque<Integer> deque = new ArrayDeque<>();
        PriorityQueue<Integer> heap = new PriorityQueue<>();
        for (int i = 0; i < 40; i++) {
            if (i % 3 == 0) {
                deque.addFirst(i);
            } else {
                deque.addLast(i);
            }
            heap.add(i * 17 % 40);
            if (i % 4 == 3) {
                deque.pollFirst();
                heap.poll();
            }
        }
        BitSet bits = new BitSet();
        bits.set(3, 70);
        bits.clear(5);
        bits.flip(100);
        say(deque + " " + heap.poll() + heap.poll() + " " + bits.cardinality() + " " + bits.nextClearBit(3) + " "
                + bits.length());
    }

    private static void buffers() {
        for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.allocate(64), ByteBuffer.allocateDirect(64)}) {
            buffer.putInt(0x01020304)
                    .putLong(-2L)
                    .put((byte) 9)
                    .putShort((short) -3)
                    .putDouble(2.5);
            buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0x0a0b0c0d).flip();
            int sum = 0;
            while (buffer.hasRemaining()) {
                sum = sum * 31 + buffer.get();
            }
            buffer.clear().position(40);
            ByteBuffer slice = buffer.slice().order(ByteOrder.BIG_ENDIAN);
            say(sum + " " + slice.getInt() + " " + slice.remaining() + " " + buffer.getShort(41) + " "
                    + buffer.getLong(0));
            probe("underflow", () -> slice.position(24).getLong());
        }
    }
}
