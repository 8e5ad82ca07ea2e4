package io.anykernel.libraries;

import java.io.PrintWriter;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.HelpFormatter;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Parses options, groups and defaults, and prints help. */
public final class CommonsCli {
    private CommonsCli() {}

    public static void main(String[] arguments) throws Exception {
        Options options = new Options();
        options.addOption("v", "verbose", false, "say more");
        options.addOption(Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("FILE")
                .required()
                .desc("where to write")
                .build());
        options.addOption(Option.builder("D").hasArgs().valueSeparator('=').build());
        CommandLine line = new DefaultParser().parse(options, new String[] {"-v", "--output=x.txt", "-Da=b", "rest"});
        System.out.println(line.hasOption("v") + " " + line.getOptionValue("output") + " "
                + line.getOptionProperties("D") + " " + line.getArgList());
        PrintWriter out = new PrintWriter(System.out);
        new HelpFormatter().printHelp(out, 60, "tool", "header", options, 1, 3, "footer", true);
        out.flush();
        try {
            new DefaultParser().parse(options, new String[] {"--none"});
        } catch (ParseException e) {
            System.out.println(e.getMessage());
        }
    }
}
