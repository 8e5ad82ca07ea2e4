package io.anykernel.libraries;

import java.util.List;
import kotlin.collections.CollectionsKt;
import kotlin.ranges.IntRange;
import kotlin.ranges.RangesKt;
import kotlin.text.StringsKt;

/** Calls Kotlin's collections, ranges and texts. */
public final class KotlinCollections {
    private KotlinCollections() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(CollectionsKt.windowed(List.of(1, 2, 3, 4), 2, 1, false) + " "
                + CollectionsKt.sumOfInt(List.of(1, 2, 3)));
        System.out.println(StringsKt.capitalize("word") + " " + StringsKt.trimMargin("  |a\n  |b", "|") + " "
                + RangesKt.coerceIn(15, new IntRange(1, 10)));
        System.out.println(CollectionsKt.<Integer, Integer>groupBy(List.of(1, 2, 3, 4), each -> each % 2));
    }
}
