package io.anykernel.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a POSIX shell reads them (XCU 2.2, quoting). */
final class ShellWords {
    private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

    private ShellWords() {}

    static String join(List<String> words) {
        return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
    }

    private static String quote(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
