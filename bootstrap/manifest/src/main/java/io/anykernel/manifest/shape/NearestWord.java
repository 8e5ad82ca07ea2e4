package io.anykernel.manifest.shape;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that was probably meant: the one that the fewest changes of a letter lead to. */
public final class NearestWord {
    private NearestWord() {}

    /** A question for a message, or nothing where no word is near. */
    public static String suggestion(String word, Collection<String> words) {
        return find(word, words).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    /** As {@link #suggestion}; where no word is near, all of them. */
    static String suggestionOrAll(String word, Collection<String> words) {
        return find(word, words)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; the keys here are " + String.join(", ", words));
    }

    /** Near is what at most a third of its letters, or two, separate from the word. */
    static Optional<String> find(String word, Collection<String> words) {
        return words.stream()
                .filter(each -> distance(word, each) <= Math.max(2, each.length() / 3))
                .filter(each -> distance(word, each) < each.length())
                .min(Comparator.comparingInt(each -> distance(word, each)));
    }

    /** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean isSwapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return isSwapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
