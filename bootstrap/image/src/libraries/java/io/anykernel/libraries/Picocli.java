package io.anykernel.libraries;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Parses a command that is put together by calls, and prints its usage. */
public final class Picocli {
    private Picocli() {}

    public static void main(String[] arguments) throws Exception {
        CommandSpec spec = CommandSpec.create().name("tool");
        spec.addOption(OptionSpec.builder("-c", "--count")
                .type(int.class)
                .description("how often")
                .build());
        CommandLine line = new CommandLine(spec);
        CommandLine.ParseResult result = line.parseArgs("-c", "3");
        System.out.println((int) result.matchedOptionValue("c", 0));
        System.out.print(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
    }
}
