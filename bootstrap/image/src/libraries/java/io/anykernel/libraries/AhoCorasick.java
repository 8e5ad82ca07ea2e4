package io.anykernel.libraries;

import org.ahocorasick.trie.Trie;

/** Finds many words at once. */
public final class AhoCorasick {
    private AhoCorasick() {}

    public static void main(String[] arguments) throws Exception {
        Trie trie = Trie.builder()
                .ignoreCase()
                .addKeywords("he", "she", "his", "hers")
                .build();
        trie.parseText("uSHErs and his").forEach(System.out::println);
        System.out.println(
                Trie.builder().onlyWholeWords().addKeyword("sugar").build().containsMatch("sugarcane"));
    }
}
