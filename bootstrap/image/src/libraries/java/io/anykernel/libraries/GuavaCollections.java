package io.anykernel.libraries;

import com.google.common.base.CharMatcher;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import com.google.common.collect.Range;
import com.google.common.collect.TreeMultimap;
import com.google.common.collect.TreeRangeSet;
import com.google.common.math.IntMath;
import java.util.List;

/** Uses immutable collections, multimaps, tables, ranges, joiners and hashing. */
public final class GuavaCollections {
    private GuavaCollections() {}

    public static void main(String[] arguments) throws Exception {
        ImmutableMap<String, Integer> map = ImmutableMap.of("a", 1, "b", 2);
        System.out.println(map + " " + Joiner.on(";").withKeyValueSeparator("=").join(map));
        TreeMultimap<String, Integer> multi = TreeMultimap.create();
        multi.put("x", 2);
        multi.put("x", 1);
        System.out.println(multi);
        TreeRangeSet<Integer> ranges = TreeRangeSet.create();
        ranges.add(Range.closed(1, 10));
        ranges.remove(Range.open(4, 6));
        System.out.println(ranges);
        System.out.println(Splitter.on(',').trimResults().omitEmptyStrings().splitToList("a, b,,c"));
        System.out.println(Lists.partition(List.of(1, 2, 3, 4, 5), 2) + " "
                + CharMatcher.inRange('0', '9').retainFrom("a1b2"));
        System.out.println(IntMath.gcd(48, 18) + " " + IntMath.binomial(10, 3));
        try {
            ImmutableMap.of("a", 1, "a", 2);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
