package io.anykernel.benchmarks.scheduling;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * One server under test: {@code NAME=MODE[=CLASSPATH[=JVMOPTION]]}.
 *
 * @param mode {@code threads}, one a connection; {@code events}, one thread for all of them; or {@code solo}, one thread for one
 *     connection after the other
 * @param classPath what precedes this build's own classes, such as those of an older build; may be empty
 * @param options of the server's JVM
 */
record Variant(String name, String mode, String classPath, List<String> options) {
    private static final String MODES = "threads events solo";

    static Variant parse(String text) {
        String[] words = text.split("=", 4);
        if (words.length < 2 || !List.of(MODES.split(" ")).contains(words[1])) {
            throw new IllegalArgumentException(text + ": want NAME=MODE[=CLASSPATH[=JVMOPTION]], MODE of " + MODES);
        }
        List<String> options = words.length > 3 ? List.of(words[3]) : List.of();
        return new Variant(words[0], words[1], words.length > 2 ? words[2] : "", options);
    }

    boolean canServe(int connections) {
        return connections == 1 || !mode.equals("solo");
    }

    /** What follows {@code java}. */
    List<String> command(String tap, String address, int windowKib) {
        String own = System.getProperty("java.class.path");
        List<String> words = new ArrayList<>(options);
        words.add("-cp");
        words.add(classPath.isEmpty() ? own : classPath + File.pathSeparator + own);
        words.add((mode.equals("events") ? EventLoopServer.class : OurServer.class).getName());
        words.addAll(List.of(tap, address, mode, Integer.toString(windowKib)));
        return words;
    }
}
