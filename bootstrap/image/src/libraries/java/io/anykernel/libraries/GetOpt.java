package io.anykernel.libraries;

import gnu.getopt.Getopt;
import gnu.getopt.LongOpt;

/** Parses options as GNU's getopt does. */
public final class GetOpt {
    private GetOpt() {}

    public static void main(String[] arguments) throws Exception {
        LongOpt[] longs = {new LongOpt("output", LongOpt.REQUIRED_ARGUMENT, null, 'o')};
        Getopt options = new Getopt("tool", new String[] {"-ab", "--output", "x", "rest"}, "ab:o:", longs);
        for (int c = options.getopt(); c != -1; c = options.getopt()) {
            System.out.println((char) c + " " + options.getOptarg());
        }
        System.out.println(options.getOptind());
    }
}
