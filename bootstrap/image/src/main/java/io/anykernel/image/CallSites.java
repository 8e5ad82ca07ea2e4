package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables that lead from a call to its handlers and to its line in a stack trace. TeaVM writes them as structures of
 * pointers, a fifth of an image; here they become rows of small numbers, and a function that makes of a row the
 * structure that TeaVM's reader of exceptions expects. A number is an index and one, so that 0 stands for none.
 */
final class CallSites {
    private static final String METHODS = "static TeaVM_MethodLocation methodLocations_teavm_callSites[";
    private static final String LOCATIONS = "static TeaVM_CallSiteLocation callSiteLocations_teavm_callSites[";
    private static final String SITES = "TeaVM_CallSite teavm_callSites[";
    private static final String END = "};";
    private static final String INDEX = "(NULL|\\w+ ?\\+ ?\\d+)";
    private static final String STRING = "(NULL|TEAVM_GET_STRING_ADDRESS\\(\\d+\\))";
    private static final Pattern METHOD = Pattern.compile(
            "\\{ \\.fileName = " + STRING + ", \\.className = " + STRING + ", \\.methodName = " + STRING + " \\},?");
    private static final Pattern LOCATION = Pattern.compile(
            "\\{ \\.method = " + INDEX + ", \\.lineNumber = (-?\\d+)(?:, \\.next = " + INDEX + ")? \\},?");
    private static final Pattern SITE =
            Pattern.compile("\\{ \\.firstHandler = " + INDEX + ", \\.location = " + INDEX + " \\},?");
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d+)\\)?$");
    private static final int MAX_SHORT = 0xffff;

    /** What TeaVM's reader gets: good until the next call, which no reader makes before it has done with this one. */
    private static final String EXPANSION =
            """
            TeaVM_CallSite* ak_call_site(int32_t id) {
                static TeaVM_MethodLocation methods[AK_INLINING];
                static TeaVM_CallSiteLocation locations[AK_INLINING];
                static TeaVM_CallSite site;
                if (id < 0) { /* a frame of the runtime's own C */
                    site = (TeaVM_CallSite) {0};
                    return &site;
                }
                const AkNumber *row = ak_sites[id];
                site.firstHandler = row[0] ? AK_HANDLERS + row[0] - 1 : NULL;
                site.location = row[1] ? locations : NULL;
                int at = 0;
                for (uint32_t next = row[1]; next; next = ak_locations[next - 1][2], at++) {
                    const AkNumber *location = ak_locations[next - 1];
                    const AkNumber *method = location[0] ? ak_methods[location[0] - 1] : NULL;
                    locations[at].method = method ? &methods[at] : NULL;
                    locations[at].lineNumber = (int32_t) location[1] - 1;
                    locations[at].next = location[2] ? &locations[at + 1] : NULL;
                    if (method) {
                        methods[at].fileName = method[0] ? teavm_stringPool + method[0] - 1 : NULL;
                        methods[at].className = method[1] ? teavm_stringPool + method[1] - 1 : NULL;
                        methods[at].methodName = method[2] ? teavm_stringPool + method[2] - 1 : NULL;
                    }
                }
                return &site;
            }""";

    private final List<int[]> methods = new ArrayList<>();
    private final List<int[]> locations = new ArrayList<>();
    private final List<int[]> sites = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private int largest;

    private CallSites() {}

    /** Rewrites the file of tables; the reader's macro is {@link GeneratedCode}'s to change. */
    static void repair(Path file) throws IOException {
        CallSites tables = new CallSites();
        tables.read(Files.readAllLines(file));
        Files.write(file, tables.written());
    }

    private void read(List<String> lines) {
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith(METHODS)) {
                at = readRows(lines, at, METHOD, methods);
            } else if (line.startsWith(LOCATIONS)) {
                at = readRows(lines, at, LOCATION, locations);
            } else if (line.startsWith(SITES)) {
                at = readRows(lines, at, SITE, sites);
            } else {
                others.add(line);
            }
        }
        if (sites.isEmpty()) {
            throw GeneratedCode.unexpected("callsites.c: no table of call sites");
        }
    }

    private int readRows(List<String> lines, int header, Pattern form, List<int[]> rows) {
        int at = header + 1;
        for (; !lines.get(at).equals(END); at++) {
            Matcher row = form.matcher(lines.get(at).strip());
            if (!row.matches()) {
                throw GeneratedCode.unexpected("callsites.c: " + lines.get(at).strip());
            }
            int[] numbers = new int[row.groupCount()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = number(row.group(i + 1));
                largest = Math.max(largest, numbers[i]);
            }
            rows.add(numbers);
        }
        return at;
    }

    /** An index, or a line's number, and one; no line is written as -1. */
    private static int number(String text) {
        if (text == null || text.equals("NULL") || text.startsWith("-")) {
            return 0;
        }
        Matcher number = LAST_NUMBER.matcher(text);
        if (!number.find()) {
            throw GeneratedCode.unexpected("callsites.c: " + text);
        }
        return Integer.parseInt(number.group(1)) + 1;
    }

    private List<String> written() {
        List<String> lines = new ArrayList<>(others);
        boolean hasHandlers = others.stream().anyMatch(line -> line.contains(" exceptionHandlers_teavm_callSites["));
        lines.add("#define AK_HANDLERS "
                + (hasHandlers ? "exceptionHandlers_teavm_callSites" : "((TeaVM_ExceptionHandler*) NULL)"));
        lines.add("#define AK_INLINING " + deepestInlining());
        lines.add("typedef " + (largest <= MAX_SHORT ? "uint16_t" : "uint32_t") + " AkNumber;");
        writeTable("ak_methods", 3, methods, lines);
        writeTable("ak_locations", 3, locations, lines);
        writeTable("ak_sites", 2, sites, lines);
        lines.add(EXPANSION);
        return lines;
    }

    private int deepestInlining() {
        int deepest = 1;
        for (int first = 1; first <= locations.size(); first++) {
            int depth = 0;
            for (int next = first; next != 0; next = locations.get(next - 1)[2]) {
                if (++depth > locations.size()) {
                    throw GeneratedCode.unexpected("callsites.c: locations in a circle");
                }
            }
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    private static void writeTable(String name, int columns, List<int[]> rows, List<String> lines) {
        lines.add("static const AkNumber " + name + "[][" + columns + "] = {");
        for (int[] row : rows) {
            StringBuilder text = new StringBuilder("    {");
            for (int i = 0; i < columns; i++) {
                text.append(i == 0 ? "" : ", ").append(row[i]);
            }
            lines.add(text.append("},").toString());
        }
        lines.add(END);
    }
}
