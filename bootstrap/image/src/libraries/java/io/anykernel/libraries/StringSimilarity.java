package io.anykernel.libraries;

import info.debatty.java.stringsimilarity.Cosine;
import info.debatty.java.stringsimilarity.Damerau;
import info.debatty.java.stringsimilarity.JaroWinkler;
import info.debatty.java.stringsimilarity.LongestCommonSubsequence;
import info.debatty.java.stringsimilarity.NGram;

/** Measures how alike texts are. */
public final class StringSimilarity {
    private StringSimilarity() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(
                new Damerau().distance("ca", "abc") + " " + new LongestCommonSubsequence().distance("AGCAT", "GAC"));
        System.out.println(Math.round(new JaroWinkler().similarity("dixon", "dicksonx") * 1e4) + " "
                + Math.round(new NGram(2).distance("ABCD", "ABTUIO") * 1e4) + " "
                + Math.round(new Cosine(2).similarity("night", "nacht") * 1e4));
    }
}
