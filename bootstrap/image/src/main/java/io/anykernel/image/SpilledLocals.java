package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Locals that change in {@code try} and are read in a handler. After longjmp only volatile ones have kept their values
 * (C17 7.13.2.1), so the back end copies them to volatile twins and back. It forgets to: a reference's twin is a pointer
 * to volatile data and not itself volatile, and a parameter's twin is read before anything was stored in it. Here the
 * locals themselves become volatile, and the twins go: a handler sees the latest value, which is what Java asks for.
 */
final class SpilledLocals {
    private static final Pattern DECLARATION = Pattern.compile("\\s+volatile [\\w ]+\\*? teavm_spill_(\\d+);");
    private static final Pattern STORE = Pattern.compile("\\s+teavm_spill_(\\d+) = (teavm_local_\\d+|teavm_this_);");
    private static final Pattern LOAD = Pattern.compile("\\s+(teavm_local_\\d+|teavm_this_) = teavm_spill_(\\d+);");
    private static final String TWIN = "teavm_spill_";

    private SpilledLocals() {}

    static void repair(Path file) throws IOException {
        String text = Files.readString(file);
        if (text.contains(TWIN)) {
            Files.writeString(file, String.join("\n", repair(List.of(text.split("\n", -1)))));
        }
    }

    /** Repairs each function of a file's lines. */
    static List<String> repair(List<String> lines) {
        List<String> repaired = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (isHeader(lines.get(i))) {
                repaired.addAll(lines.subList(start, i));
                start = i;
            } else if (lines.get(i).equals("}")) {
                repaired.addAll(repairFunction(lines.subList(start, i + 1)));
                start = i + 1;
            }
        }
        repaired.addAll(lines.subList(start, lines.size()));
        return repaired;
    }

    private static boolean isHeader(String line) {
        return line.endsWith(") {") && !line.startsWith(" ");
    }

    private static List<String> repairFunction(List<String> function) {
        Set<String> locals = spilledLocals(function);
        if (locals.isEmpty()) {
            return function;
        }
        List<String> repaired = new ArrayList<>();
        for (String line : function) {
            if (!line.contains(TWIN)) {
                repaired.add(repaired.isEmpty() ? volatileParameters(line, locals) : volatileDeclaration(line, locals));
            } else if (!DECLARATION.matcher(line).matches()
                    && !STORE.matcher(line).matches()
                    && !LOAD.matcher(line).matches()) {
                throw GeneratedCode.unexpected("a function that keeps locals: " + line.strip());
            }
        }
        return repaired;
    }

    private static Set<String> spilledLocals(List<String> function) {
        Set<String> locals = new TreeSet<>();
        for (String line : function) {
            Matcher declaration = DECLARATION.matcher(line);
            if (declaration.matches()) {
                locals.add(declaration.group(1).equals("0") ? "teavm_this_" : "teavm_local_" + declaration.group(1));
            }
        }
        return locals;
    }

    private static String volatileParameters(String header, Set<String> locals) {
        String result = header;
        for (String local : locals) {
            result = result.replaceAll(" " + local + "(?=[,)])", " volatile " + local);
        }
        return result;
    }

    private static String volatileDeclaration(String line, Set<String> locals) {
        for (String local : locals) {
            if (line.startsWith("    ")
                    && line.endsWith(" " + local + ";")
                    && !line.contains("=")
                    && !line.contains("return ")) {
                return line.replace(" " + local + ";", " volatile " + local + ";");
            }
        }
        return line;
    }
}
