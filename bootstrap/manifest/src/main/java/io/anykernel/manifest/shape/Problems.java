package io.anykernel.manifest.shape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with one file, in the order of its lines. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem.Kind kind, Place place, String message) {
        found.add(new Problem(kind, place, message));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Problem> all() {
        return found.stream()
                .sorted(Comparator.comparingInt((Problem each) -> each.place().line())
                        .thenComparingInt(each -> each.place().column()))
                .toList();
    }
}
