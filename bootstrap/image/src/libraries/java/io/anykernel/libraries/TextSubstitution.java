package io.anykernel.libraries;

import java.util.Map;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.WordUtils;
import org.apache.commons.text.similarity.JaroWinklerDistance;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Substitutes variables, measures distances and escapes. */
public final class TextSubstitution {
    private TextSubstitution() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(new StringSubstitutor(Map.of("a", "1", "b", "${a}2")).replace("x ${b} ${c:-none} $${a}"));
        System.out.println(LevenshteinDistance.getDefaultInstance().apply("kitten", "sitting") + " "
                + Math.round(new JaroWinklerDistance().apply("martha", "marhta") * 1000));
        System.out.println(StringEscapeUtils.escapeJava("a\"\u00e9\n") + " "
                + StringEscapeUtils.unescapeHtml4("&lt;&eacute;&gt;"));
        System.out.println(WordUtils.capitalizeFully("tHE quick fox") + "|" + WordUtils.wrap("one two three four", 9));
    }
}
