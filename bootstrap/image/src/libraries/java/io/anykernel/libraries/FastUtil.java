package io.anykernel.libraries;

import it.unimi.dsi.fastutil.ints.Int2ObjectRBTreeMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/** Uses maps, sets and sorting of primitives. */
public final class FastUtil {
    private FastUtil() {}

    public static void main(String[] arguments) throws Exception {
        Long2IntOpenHashMap map = new Long2IntOpenHashMap();
        for (long i = 0; i < 1000; i++) {
            map.addTo(i * i % 101, 1);
        }
        System.out.println(map.size() + " " + map.get(4L));
        Int2ObjectRBTreeMap<String> tree = new Int2ObjectRBTreeMap<>();
        tree.put(5, "five");
        tree.put(-3, "minus three");
        tree.put(8, "eight");
        System.out.println(tree + " " + tree.headMap(8));
        IntHeapPriorityQueue queue = new IntHeapPriorityQueue(new int[] {5, 1, 4});
        System.out.println(queue.dequeueInt() + " " + queue.firstInt());
        int[] values = {9, 3, 7, 1};
        IntArrays.radixSort(values);
        System.out.println(IntArrayList.wrap(values));
    }
}
