package io.anykernel.libraries;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.List;

/** Compares texts and applies a unified diff. */
public final class TextDiffs {
    private TextDiffs() {}

    public static void main(String[] arguments) throws Exception {
        List<String> one = List.of("a", "b", "c", "d");
        List<String> two = List.of("a", "x", "c", "d", "e");
        Patch<String> patch = DiffUtils.diff(one, two);
        patch.getDeltas().forEach(System.out::println);
        UnifiedDiffUtils.generateUnifiedDiff("one", "two", one, patch, 1).forEach(System.out::println);
        System.out.println(DiffUtils.patch(one, patch));
    }
}
