package io.anykernel.libraries;

import java.util.List;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPSet;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** Uses persistent vectors, maps, stacks and sets. */
public final class PCollections {
    private PCollections() {}

    public static void main(String[] arguments) throws Exception {
        PVector<String> one = TreePVector.from(List.of("a", "b"));
        PVector<String> two = one.plus("c").with(0, "z").minus("b");
        System.out.println(one + " " + two);
        PMap<Integer, Integer> map = HashTreePMap.empty();
        for (int i = 0; i < 50; i++) {
            map = map.plus(i, i * i);
        }
        System.out.println(map.size() + " " + map.get(49) + " " + map.minus(49).size());
        System.out.println(OrderedPSet.from(List.of(3, 1, 2)).plus(1));
    }
}
