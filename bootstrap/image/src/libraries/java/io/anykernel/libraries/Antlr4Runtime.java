package io.anykernel.libraries;

import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStreamRewriter;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Runs an ANTLR lexer's automaton, made by hand from its parts. */
public final class Antlr4Runtime {
    private Antlr4Runtime() {}

    public static void main(String[] arguments) throws Exception {
        CommonToken first = new CommonToken(1, "alpha");
        CommonToken second = new CommonToken(2, "beta");
        CommonTokenStream tokens = new CommonTokenStream(new ListTokenSource(List.<Token>of(first, second)));
        tokens.fill();
        TokenStreamRewriter rewriter = new TokenStreamRewriter(tokens);
        rewriter.insertAfter(0, " ");
        rewriter.replace(1, "gamma");
        System.out.println(rewriter.getText() + " " + tokens.size());
        System.out.println(IntervalSet.of(1, 10).subtract(IntervalSet.of(4, 6)) + " "
                + IntervalSet.of(3).or(IntervalSet.of(4)));
        System.out.println(CharStreams.fromString("a\u00e9\ud83d\ude00").size());
    }
}
