package io.anykernel.libraries;

import com.googlecode.concurrenttrees.common.PrettyPrinter;
import com.googlecode.concurrenttrees.radix.ConcurrentRadixTree;
import com.googlecode.concurrenttrees.radix.node.concrete.DefaultCharArrayNodeFactory;

/** Searches prefixes and suffixes in radix trees. */
public final class ConcurrentTrees {
    private ConcurrentTrees() {}

    public static void main(String[] arguments) throws Exception {
        ConcurrentRadixTree<Integer> tree = new ConcurrentRadixTree<>(new DefaultCharArrayNodeFactory());
        tree.put("TEST", 1);
        tree.put("TOAST", 2);
        tree.put("TEAM", 3);
        System.out.println(PrettyPrinter.prettyPrint(tree));
        for (CharSequence key : tree.getKeysStartingWith("TE")) {
            System.out.println(key);
        }
        System.out.println(tree.getValueForExactKey("TOAST") + " " + tree.size());
    }
}
