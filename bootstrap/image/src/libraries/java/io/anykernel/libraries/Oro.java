package io.anykernel.libraries;

import org.apache.oro.text.GlobCompiler;
import org.apache.oro.text.perl.Perl5Util;
import org.apache.oro.text.regex.MatchResult;
import org.apache.oro.text.regex.Pattern;
import org.apache.oro.text.regex.PatternMatcherInput;
import org.apache.oro.text.regex.Perl5Compiler;
import org.apache.oro.text.regex.Perl5Matcher;

/** Matches Perl's regular expressions and globs. */
public final class Oro {
    private Oro() {}

    public static void main(String[] arguments) throws Exception {
        Pattern pattern = new Perl5Compiler().compile("(\\w+)@(\\w+\\.)+org");
        Perl5Matcher matcher = new Perl5Matcher();
        PatternMatcherInput input = new PatternMatcherInput("ann@a.org bob@b.c.org cat@x.com");
        while (matcher.contains(input, pattern)) {
            MatchResult match = matcher.getMatch();
            System.out.println(match.group(0) + " " + match.group(1) + " " + match.beginOffset(2));
        }
        System.out.println(new Perl5Util().substitute("s/(\\d+)/<$1>/g", "a1b22c333"));
        System.out.println(matcher.matches("file.java", new GlobCompiler().compile("*.ja?a")));
    }
}
