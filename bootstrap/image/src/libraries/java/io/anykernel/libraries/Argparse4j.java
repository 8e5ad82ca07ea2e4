package io.anykernel.libraries;

import net.sourceforge.argparse4j.ArgumentParsers;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;

/** Parses options as Python's argparse does. */
public final class Argparse4j {
    private Argparse4j() {}

    public static void main(String[] arguments) throws Exception {
        ArgumentParser parser =
                ArgumentParsers.newFor("tool").build().defaultHelp(true).description("does things");
        parser.addArgument("-n", "--number").type(Integer.class).setDefault(4).help("a number");
        parser.addArgument("-f").action(Arguments.storeTrue());
        parser.addArgument("file").nargs("*");
        Namespace space = parser.parseArgs(new String[] {"-f", "--number", "7", "a", "b"});
        System.out.println(space.getInt("number") + " " + space.getBoolean("f") + " " + space.getList("file"));
        System.out.print(parser.formatHelp());
        try {
            parser.parseArgs(new String[] {"--number", "x"});
        } catch (ArgumentParserException e) {
            System.out.println(e.getMessage());
        }
    }
}
