package io.anykernel.libraries;

import one.util.streamex.IntStreamEx;
import one.util.streamex.StreamEx;

/** Groups, pairs and collapses streams. */
public final class StreamPairs {
    private StreamPairs() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(StreamEx.of("a", "b", "c").joining("+") + " "
                + IntStreamEx.range(5).boxed().pairMap((a, b) -> a * b).toList());
        System.out.println(StreamEx.of(1, 1, 2, 3, 3).runLengths().toList());
    }
}
