package io.anykernel.libraries;

import joptsimple.OptionException;
import joptsimple.OptionParser;
import joptsimple.OptionSet;

/** Parses options with typed arguments and prints help. */
public final class JOptSimple {
    private JOptSimple() {}

    public static void main(String[] arguments) throws Exception {
        OptionParser parser = new OptionParser();
        parser.accepts("count").withRequiredArg().ofType(Integer.class).defaultsTo(3);
        parser.acceptsAll(java.util.List.of("q", "quiet"), "be quiet");
        OptionSet options = parser.parse("-q", "--count=5", "file");
        System.out.println(options.has("quiet") + " " + options.valueOf("count") + " " + options.nonOptionArguments());
        try {
            parser.parse("--count", "x");
        } catch (OptionException e) {
            System.out.println(e.getMessage());
        }
    }
}
