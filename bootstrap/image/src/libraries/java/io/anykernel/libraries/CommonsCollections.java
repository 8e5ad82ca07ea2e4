package io.anykernel.libraries;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.collections4.CollectionUtils;
import org.apache.commons.collections4.bag.TreeBag;
import org.apache.commons.collections4.bidimap.TreeBidiMap;
import org.apache.commons.collections4.iterators.PermutationIterator;
import org.apache.commons.collections4.map.LRUMap;
import org.apache.commons.collections4.multimap.ArrayListValuedHashMap;
import org.apache.commons.collections4.trie.PatriciaTrie;

/** Uses bags, two-way and multi-valued maps, tries, an LRU map and iterators. */
public final class CommonsCollections {
    private CommonsCollections() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(new TreeBag<>(Arrays.asList("b", "a", "b")));
        TreeBidiMap<String, Integer> both = new TreeBidiMap<>();
        both.put("one", 1);
        both.put("two", 2);
        System.out.println(both.getKey(2) + " " + both.inverseBidiMap());
        ArrayListValuedHashMap<Integer, String> multi = new ArrayListValuedHashMap<>();
        multi.put(1, "a");
        multi.put(1, "b");
        System.out.println(multi);
        LRUMap<Integer, Integer> recent = new LRUMap<>(2);
        recent.put(1, 1);
        recent.put(2, 2);
        recent.get(1);
        recent.put(3, 3);
        System.out.println(recent);
        PatriciaTrie<Integer> trie = new PatriciaTrie<>();
        trie.put("test", 1);
        trie.put("team", 2);
        trie.put("toast", 3);
        System.out.println(trie.prefixMap("te") + " " + trie.firstKey());
        new PermutationIterator<>(List.of(1, 2, 3)).forEachRemaining(System.out::println);
        System.out.println(CollectionUtils.subtract(List.of(1, 2, 2, 3), List.of(2)));
    }
}
