package io.anykernel.libraries;

import org.jooq.lambda.Seq;
import org.jooq.lambda.tuple.Tuple;

/** Zips, windows and crosses sequences and tuples. */
public final class JooLambda {
    private JooLambda() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(Seq.of(1, 2, 3).zip(Seq.of("a", "b", "c")).toList());
        System.out.println(
                Seq.of(1, 2, 3, 4).sliding(2).map(each -> each.toList()).toList() + " "
                        + Tuple.tuple(1, "x").swap());
    }
}
