package io.anykernel.libraries;

import java.util.LinkedList;
import org.bitbucket.cowwoc.diffmatchpatch.DiffMatchPatch;

/** Compares, finds roughly and patches texts. */
public final class RoughPatches {
    private RoughPatches() {}

    public static void main(String[] arguments) throws Exception {
        DiffMatchPatch tool = new DiffMatchPatch();
        LinkedList<DiffMatchPatch.Diff> diffs = tool.diffMain("the quick brown fox", "a quick red fox jumps");
        tool.diffCleanupSemantic(diffs);
        System.out.println(diffs);
        System.out.println(tool.diffLevenshtein(diffs) + " " + tool.matchMain("abcdefghijk", "efxhi", 0));
        LinkedList<DiffMatchPatch.Patch> patches = tool.patchMake("the quick fox", "the slow fox");
        System.out.println(tool.patchToText(patches) + tool.patchApply(patches, "the quick foxes")[0]);
    }
}
