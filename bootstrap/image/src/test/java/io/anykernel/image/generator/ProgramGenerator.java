package io.anykernel.image.generator;

import java.util.Random;

/**
 * Writes one Java class from a seed: methods over locals of every type, with loops, switches, handlers, virtual calls,
 * lambdas, arrays, text and suspensions. Programs end: loops are bounded and burn fuel, calls go to later methods only.
 */
public final class ProgramGenerator {
    private static final int METHODS = 2;
    private static final String[] INTS = {
        "0", "1", "-1", "2", "7", "31", "33", "255", "-128", "65535", "0x7fffffff", "0x80000000", "100", "-3"
    };
    private static final String[] LONGS = {
        "0L", "1L", "-1L", "63L", "1L << 33", "0x7fffffffffffffffL", "0x8000000000000000L", "-7L", "1000003L"
    };
    private static final String[] DOUBLES = {
        "0.0", "(-0.0)", "1.5", "(-2.25)", "1e10", "1e300", "1e-300", "(0.0 / 0.0)", "(1.0 / 0.0)", "3.0"
    };
    private static final String[] HANDLED = {
        "ArithmeticException",
        "ArrayIndexOutOfBoundsException",
        "NullPointerException",
        "ClassCastException",
        "NegativeArraySizeException",
        "Alarm",
        "Signal"
    };

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private int method;
    private int loops;
    private int unique;
    private int indent;

    private ProgramGenerator(long seed) {
        random = new Random(seed);
    }

    /** The source of {@code public final class <name>} in package {@code generated}, with {@code static void run()}. */
    public static String generate(String name, long seed) {
        return new ProgramGenerator(seed).write(name);
    }

    private String write(String name) {
        line("package generated;");
        line("import io.anykernel.image.generator.Support;");
        line("import io.anykernel.image.generator.Support.*;");
        line("import static io.anykernel.image.generator.Support.*;");
        line("public final class " + name + " {");
        indent++;
        line("static int si = " + pick(INTS) + "; static long sl = " + pick(LONGS) + "; static double sd = "
                + pick(DOUBLES)
                + "; static String ss = \"s\"; static int[] sa = new int[8]; static Object so = \"o\";");
        line("public static void run() { trace(m0(" + pick(INTS) + ", " + pick(LONGS) + ", " + pick(DOUBLES)
                + ")); trace(si, sl, sd, ss, sa); }");
        for (method = 0; method < METHODS; method++) {
            writeMethod();
        }
        indent--;
        line("}");
        return text.toString();
    }

    private void writeMethod() {
        String kind = chance(15) ? "static synchronized " : "static ";
        line(kind + "int m" + method + "(int i0, long l0, double d0) {");
        indent++;
        line("burn(); int i1 = " + pick(INTS) + "; int i2 = i0; long l1 = l0; double d1 = d0; float f0 = "
                + random.nextInt(9)
                + "f; boolean b0 = " + chance(50) + "; String s0 = \"m" + method
                + "\"; int[] a0 = {1, 2, 3, 4}; byte y0 = 3;"
                + " char c0 = 'c'; Shape o0 = shape(" + (1 + random.nextInt(31)) + ");");
        statements(3 + random.nextInt(3), 2);
        line("trace(i0, i1, i2, l0, l1, d0, d1, f0, b0, s0, y0, c0, a0);");
        line("return " + integer(2) + ";");
        indent--;
        line("}");
    }

    private void statements(int count, int depth) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void block(String head, int depth, String tail) {
        line(head);
        indent++;
        statements(1 + random.nextInt(2), depth - 1);
        indent--;
        line(tail);
    }

    private void statement(int depth) {
        switch (random.nextInt(depth > 0 ? 20 : 9)) {
            case 0, 1 ->
                line(oneOf("i0", "i1", "i2", "si") + oneOf(" = ", " += ", " -= ", " ^= ", " *= ", " <<= ", " >>>= ")
                        + integer(3) + ";");
            case 2 -> line(oneOf("l0", "l1", "sl") + oneOf(" = ", " += ", " ^= ", " -= ") + wide(3) + ";");
            case 3 -> line(oneOf("d0", "d1", "sd") + oneOf(" = ", " += ", " *= ", " -= ") + real(3) + ";");
            case 4 -> line(oneOf("a0", "sa") + "[" + index() + "]" + oneOf(" = ", " += ", " |= ") + integer(2) + ";");
            case 5 ->
                line(oneOf(
                        "trace(" + integer(2) + ");",
                        "trace(" + wide(2) + ");",
                        "s0 = cut(s0 + " + integer(1) + ");",
                        "ss = cut(ss + s0 + " + oneOf("c0", "b0", "i1", "l0") + ");",
                        "b0 = " + condition(2) + ";",
                        "f0 = (float) " + real(2) + ";"));
            case 6 ->
                line(oneOf(
                        "y0 += " + integer(1) + ";",
                        "c0 = (char) " + integer(1) + ";",
                        "i1++;",
                        "--i2;",
                        "o0 = shape(" + integer(1) + ");",
                        "a0 = new int[4 + (" + integer(0) + " & 3)];",
                        "Thread.yield();",
                        "so = " + oneOf("s0", "o0", "a0", "(Object) i0") + ";",
                        "y0 >>= 1;",
                        "c0++;"));
            case 7 ->
                line("if (" + condition(2) + " && (i0 & 7) == 3) { throw new " + oneOf("Signal", "Alarm") + "("
                        + integer(1) + "); }");
            case 8 -> line("i1 = " + call(2) + ";");
            case 9, 10 -> {
                block("if (" + condition(2) + ") {", depth, "}" + (chance(50) ? " else {" : ""));
                closeElse(depth);
            }
            case 11, 12 -> loop(depth);
            case 13 -> choose(depth);
            case 14, 15, 16, 17 -> handle(depth);
            case 18 -> {
                if (chance(50)) {
                    lambda();
                } else {
                    probeBounds();
                }
            }
            default -> block("synchronized (" + oneOf("sa", "Support.class", "\"lock\"") + ") {", depth, "}");
        }
    }

    /** Completes an {@code if} whose last line opened an {@code else}. */
    private void closeElse(int depth) {
        if (text.toString().endsWith("else {\n")) {
            indent++;
            statements(1 + random.nextInt(2), depth - 1);
            indent--;
            line("}");
        }
    }

    private void loop(int depth) {
        if (loops == 2) {
            line("Thread.yield();");
            return;
        }
        loops++;
        int id = unique++;
        String variable = "k" + id;
        int rounds = 1 + random.nextInt(6);
        boolean isTestedLast = chance(30);
        line(
                isTestedLast
                        ? "int " + variable + " = 0; L" + id + ": do {"
                        : "L" + id + ": for (int " + variable + " = 0; " + variable + " < " + rounds + "; " + variable
                                + "++) {");
        indent++;
        line("burn(); i2 += " + variable + ";");
        statements(1 + random.nextInt(2), depth - 1);
        if (chance(40)) {
            line("if (" + condition(1) + ") { " + oneOf("break", "continue") + " L" + id + "; }");
            statements(1, depth - 1);
        }
        indent--;
        line(isTestedLast ? "} while (++" + variable + " < " + rounds + ");" : "}");
        loops--;
    }

    private void choose(int depth) {
        boolean isText = chance(30);
        line(isText ? "switch (cut(s0 + (i0 & 1))) {" : "switch (" + integer(2) + oneOf(" & 3", " % 5", "") + ") {");
        indent++;
        for (int i = 0; i < 3; i++) {
            line(
                    isText
                            ? "case \"m" + method + i + "\":"
                            : "case " + (i * oneOf("1", "1", "1000").length() + i) + ":");
            indent++;
            statements(1, depth - 1);
            if (chance(60)) {
                line("break;");
            }
            indent--;
        }
        line("default:");
        indent++;
        statements(1, depth - 1);
        indent--;
        indent--;
        line("}");
    }

    private void handle(int depth) {
        block("try {", depth, "}");
        int kinds = random.nextInt(3);
        int first = random.nextInt(HANDLED.length);
        for (int i = 0; i < kinds && first + i < HANDLED.length; i++) {
            String name = "e" + unique++;
            String type = HANDLED[first + i];
            block(
                    "catch (" + type + " " + name + ") { "
                            + (type.equals("Signal") || type.equals("Alarm")
                                    ? "trace(" + name + ".payload);"
                                    : "trace(" + i + ");"),
                    depth,
                    "}");
        }
        if (kinds == 0 || first >= HANDLED.length || chance(40)) {
            block("finally {", depth, "}");
        }
    }

    private void lambda() {
        int id = unique++;
        line("final int x" + id + " = " + integer(1) + "; final String z" + id + " = s0;");
        line("Op p" + id + " = v -> "
                + oneOf(
                        "v * x" + id + " + z" + id + ".length()",
                        "pause(v) ^ x" + id,
                        "v / (x" + id + " & 3)",
                        "{ si += v; return si - x" + id + "; }")
                + ";");
        line("i1 = p" + id + "." + oneOf("apply", "twice") + "(" + integer(1) + ");");
    }

    /** Indexes that may be out of bounds, after tests that say something, or nothing, of them. */
    private void probeBounds() {
        String array = oneOf("a0", "sa");
        String index = oneOf("i0", "i1", "i2", "si");
        line("try { "
                + oneOf(
                        "if (" + index + " >= " + array + ".length) { i2++; }",
                        "if (" + index + " < 0) { si--; }",
                        "if (" + index + " < " + array + ".length && " + index + " > -2) { i2 ^= 3; }",
                        "i1 = " + array + "[" + index + " & 3];")
                + " trace(" + array + "[" + index + "]); " + array + "[" + index + "] = i2; } catch"
                + " (ArrayIndexOutOfBoundsException e" + unique++ + ") { trace(-9); }");
    }

    private String call(int depth) {
        if (method + 1 >= METHODS) {
            return "pause(" + integer(depth - 1) + ")";
        }
        int target = method + 1 + random.nextInt(METHODS - method - 1);
        return "m" + target + "(" + integer(depth - 1) + ", " + wide(depth - 1) + ", " + real(depth - 1) + ")";
    }

    private String index() {
        return chance(94) ? "(" + integer(1) + ") & 3" : integer(random.nextInt(2));
    }

    private String integer(int depth) {
        if (depth <= 0) {
            return oneOf("i0", "i1", "i2", "si", "y0", "c0", "(" + pick(INTS) + ")");
        }
        String a = integer(depth - 1);
        String b = integer(depth - 1);
        return "("
                + switch (random.nextInt(16)) {
                    case 0 -> a + " + " + b;
                    case 1 -> a + " - " + b;
                    case 2 -> a + " * " + b;
                    case 3 -> a + oneOf(" / ", " % ") + (chance(80) ? "(" + b + " | 1)" : b);
                    case 4 -> a + oneOf(" & ", " | ", " ^ ") + b;
                    case 5 -> a + oneOf(" << ", " >> ", " >>> ") + b;
                    case 6 -> oneOf("-", "~") + a;
                    case 7 -> oneOf("(byte) ", "(short) ", "(char) ") + a;
                    case 8 -> "(int) " + oneOf(wide(depth - 1), real(depth - 1), "f0");
                    case 9 -> condition(depth - 1) + " ? " + a + " : " + b;
                    case 10 -> oneOf("a0", "sa") + "[" + index() + "]";
                    case 11 ->
                        oneOf(
                                "Integer.bitCount(" + a + ")",
                                "Math.max(" + a + ", " + b + ")",
                                "Integer.reverse(" + a + ")",
                                "Long.numberOfLeadingZeros(" + wide(depth - 1) + ")",
                                "Integer.compare(" + a + ", " + b + ")");
                    case 12 ->
                        oneOf(
                                "s0.length()",
                                "ss.hashCode()",
                                "cut(ss).indexOf('s')",
                                "((String) so).length()",
                                "a0.length");
                    case 13 -> oneOf("o0.apply(" + a + ")", "o0.grow(" + a + ")", "o0.size", "o0.twice(" + a + ")");
                    case 14 -> depth > 2 && chance(30) ? call(1) : "pause(" + a + ")";
                    default -> oneOf("i0++", "--i1", "i2 += 3", "si = " + a);
                } + ")";
    }

    private String wide(int depth) {
        if (depth <= 0) {
            return oneOf("l0", "l1", "sl", "(" + pick(LONGS) + ")", "(long) i0");
        }
        String a = wide(depth - 1);
        String b = wide(depth - 1);
        return "("
                + switch (random.nextInt(9)) {
                    case 0 -> a + oneOf(" + ", " - ", " * ") + b;
                    case 1 -> a + oneOf(" / ", " % ") + (chance(80) ? "(" + b + " | 1L)" : b);
                    case 2 -> a + oneOf(" & ", " | ", " ^ ") + b;
                    case 3 -> a + oneOf(" << ", " >> ", " >>> ") + integer(depth - 1);
                    case 4 -> "(long) " + oneOf(real(depth - 1), integer(depth - 1), "f0");
                    case 5 -> condition(depth - 1) + " ? " + a + " : " + b;
                    case 6 -> "o0.area(" + a + ")";
                    case 7 -> oneOf("Long.reverseBytes(" + a + ")", "Math.min(" + a + ", " + b + ")", "-" + a, "~" + a);
                    default -> "l1 = " + a;
                } + ")";
    }

    private String real(int depth) {
        if (depth <= 0) {
            return oneOf("d0", "d1", "sd", "f0", pick(DOUBLES), "(double) i1");
        }
        String a = real(depth - 1);
        String b = real(depth - 1);
        return "("
                + switch (random.nextInt(7)) {
                    case 0 -> a + oneOf(" + ", " - ", " * ", " / ") + b;
                    case 1 -> a + " % " + b;
                    case 2 -> "-" + a;
                    case 3 -> "(double) " + oneOf(wide(depth - 1), integer(depth - 1));
                    case 4 -> condition(depth - 1) + " ? " + a + " : " + b;
                    case 5 ->
                        oneOf(
                                "Math.abs(" + a + ")",
                                "Math.floor(" + a + ")",
                                "Math.sqrt(" + a + ")",
                                "Math.max(" + a + ", " + b + ")",
                                "Math.rint(" + a + ")",
                                "(float) " + a);
                    default -> "d1 = " + a;
                } + ")";
    }

    private String condition(int depth) {
        if (depth <= 0) {
            return oneOf("b0", "(i0 > i1)", "(l0 != l1)", "(d0 < d1)");
        }
        return "("
                + switch (random.nextInt(8)) {
                    case 0, 1 ->
                        integer(depth - 1) + oneOf(" < ", " <= ", " > ", " >= ", " == ", " != ") + integer(depth - 1);
                    case 2 -> wide(depth - 1) + oneOf(" < ", " >= ", " == ") + wide(depth - 1);
                    case 3 -> real(depth - 1) + oneOf(" < ", " <= ", " > ", " >= ", " == ", " != ") + real(depth - 1);
                    case 4 -> condition(depth - 1) + oneOf(" && ", " || ", " & ", " ^ ") + condition(depth - 1);
                    case 5 -> "!" + condition(depth - 1);
                    case 6 ->
                        oneOf(
                                "so instanceof String",
                                "so instanceof Shape",
                                "o0 == null",
                                "o0 instanceof Rough",
                                "s0.equals(ss)");
                    default -> "b0 = " + condition(depth - 1);
                } + ")";
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String oneOf(String... choices) {
        return pick(choices);
    }

    private void line(String code) {
        text.append("    ".repeat(indent)).append(code).append('\n');
    }
}
