package io.anykernel.libraries;

import org.eclipse.collections.impl.bag.mutable.HashBag;
import org.eclipse.collections.impl.list.mutable.FastList;
import org.eclipse.collections.impl.map.mutable.primitive.IntIntHashMap;

/** Uses lists, bags and maps of primitives. */
public final class EclipseCollections {
    private EclipseCollections() {}

    public static void main(String[] arguments) throws Exception {
        FastList<Integer> list = FastList.newListWith(3, 1, 2);
        System.out.println(list.sortThis() + " " + list.select(each -> each > 1) + " "
                + list.collectInt(each -> each).sum());
        HashBag<String> bag = HashBag.newBagWith("a", "b", "a");
        System.out.println(bag.occurrencesOf("a"));
        IntIntHashMap map = new IntIntHashMap();
        for (int i = 0; i < 100; i++) {
            map.addToValue(i % 7, i);
        }
        System.out.println(map.get(3) + " " + map.size());
    }
}
