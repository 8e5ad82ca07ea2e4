package io.anykernel.libraries;

import static io.vavr.API.$;
import static io.vavr.API.Case;
import static io.vavr.API.Match;

import io.vavr.Tuple;
import io.vavr.collection.List;
import io.vavr.collection.Stream;
import io.vavr.collection.TreeMap;
import io.vavr.control.Option;
import io.vavr.control.Try;

/** Uses persistent collections, options, tries and pattern matching. */
public final class Vavr {
    private Vavr() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(List.of(3, 1, 2).sorted().map(x -> x * 2).foldLeft(0, Integer::sum) + " "
                + List.of(1, 2).prepend(0));
        System.out.println(TreeMap.of("b", 2, "a", 1) + " " + Tuple.of(1, "x").swap());
        System.out.println(Option.of((String) null).getOrElse("none") + " "
                + Try.of(() -> Integer.parseInt("x")).isFailure());
        System.out.println(Stream.from(1).filter(x -> x % 3 == 0).take(4).toList());
        System.out.println(Match(5).<String>of(Case($(1), "one"), Case($(x -> x > 3), "many"), Case($(), "some")));
    }
}
