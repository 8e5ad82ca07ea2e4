package io.anykernel.libraries;

import com.carrotsearch.hppc.BitSet;
import com.carrotsearch.hppc.IntArrayList;
import com.carrotsearch.hppc.IntIntHashMap;
import com.carrotsearch.hppc.cursors.IntCursor;

/** Uses maps, lists and bit sets of primitives. */
public final class Hppc {
    private Hppc() {}

    public static void main(String[] arguments) throws Exception {
        IntIntHashMap counts = new IntIntHashMap();
        for (int i = 0; i < 500; i++) {
            counts.addTo(i % 9, i);
        }
        System.out.println(counts.size() + " " + counts.get(5));
        IntArrayList list = IntArrayList.from(3, 1, 2);
        for (IntCursor cursor : list) {
            System.out.println(cursor.index + "=" + cursor.value);
        }
        BitSet bits = new BitSet();
        bits.set(70);
        System.out.println(bits.cardinality() + " " + bits.nextSetBit(3));
    }
}
