package io.anykernel.libraries;

import gnu.trove.list.array.TIntArrayList;
import gnu.trove.map.hash.TIntObjectHashMap;
import gnu.trove.map.hash.TObjectIntHashMap;

/** Uses maps and lists of primitives with procedures. */
public final class Trove {
    private Trove() {}

    public static void main(String[] arguments) throws Exception {
        TIntArrayList list = new TIntArrayList(new int[] {4, 2, 9});
        list.sort();
        list.transformValues(value -> value * 10);
        System.out.println(list + " " + list.binarySearch(40) + " " + list.sum());
        TObjectIntHashMap<String> counts = new TObjectIntHashMap<>();
        for (String word : "a b a c a b".split(" ")) {
            counts.adjustOrPutValue(word, 1, 1);
        }
        System.out.println(counts.get("a") + " " + counts.get("b") + " " + counts.size());
        TIntObjectHashMap<String> map = new TIntObjectHashMap<>();
        map.put(1, "x");
        System.out.println(map + " " + map.containsKey(2));
    }
}
