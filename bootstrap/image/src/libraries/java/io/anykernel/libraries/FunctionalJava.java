package io.anykernel.libraries;

import fj.data.List;
import fj.data.Option;
import fj.data.TreeMap;

/** Folds lists, validates and zips. */
public final class FunctionalJava {
    private FunctionalJava() {}

    public static void main(String[] arguments) throws Exception {
        List<Integer> list = List.range(1, 8);
        System.out.println(list.filter(x -> x % 2 == 0).foldLeft((a, b) -> a + b, 0) + " "
                + list.zipIndex().index(2)._2());
        System.out.println(
                Option.some(3).map(x -> x + 1).orSome(0) + " " + list.reverse().toCollection());
        System.out.println(TreeMap.<Integer, String>empty(fj.Ord.intOrd)
                .set(2, "b")
                .set(1, "a")
                .get(2)
                .some());
    }
}
