package io.anykernel.libraries;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Matches, groups and replaces in linear time. */
public final class Re2j {
    private Re2j() {}

    public static void main(String[] arguments) throws Exception {
        Matcher matcher = Pattern.compile("(?P<year>\\d{4})-(\\d\\d)").matcher("from 2024-01 to 2025-12");
        while (matcher.find()) {
            System.out.println(matcher.start() + " " + matcher.group("year") + " " + matcher.group(2));
        }
        System.out.println(Pattern.compile("(?i)s+").matcher("Mississippi").replaceAll("<$0>"));
        System.out.println(Pattern.matches("(a|aa)*b", "a".repeat(500) + "b") + " "
                + Pattern.compile("\\p{Greek}+").matcher("x \u03b1\u03b2 y").find());
        System.out.println(String.join("|", Pattern.compile("\\s*,\\s*").split("a , b,c ,  d")));
        try {
            Pattern.compile("(?=x)");
        } catch (PatternSyntaxException e) {
            System.out.println(e.getMessage());
        }
    }
}
