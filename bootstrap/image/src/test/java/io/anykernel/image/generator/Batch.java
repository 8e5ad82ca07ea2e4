package io.anykernel.image.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Many generated programs in one application, with {@code generated.Main}. */
public final class Batch {
    private static final int CALLS_IN_A_METHOD = 100;

    private Batch() {}

    /** Writes and compiles the programs of these seeds below {@code folder}; returns the folder of classes. */
    public static Path compile(Path folder, long firstSeed, int count, Path supportClasses) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("source/generated"));
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn",
                "--release",
                "17",
                "-cp",
                supportClasses.toString(),
                "-d",
                folder.resolve("classes").toString()));
        for (int i = 0; i < count; i++) {
            String name = name(firstSeed + i);
            Path source = sources.resolve(name + ".java");
            Files.writeString(source, ProgramGenerator.generate(name, firstSeed + i));
            arguments.add(source.toString());
        }
        Path main = sources.resolve("Main.java");
        Files.writeString(main, mainClass(firstSeed, count));
        arguments.add(main.toString());
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        if (status != 0) {
            throw new IOException("generated programs from seed " + firstSeed + " do not compile");
        }
        return folder.resolve("classes");
    }

    private static String name(long seed) {
        return "P" + seed;
    }

    private static String mainClass(long firstSeed, int count) {
        StringBuilder text = new StringBuilder("package generated;\npublic final class Main {\n");
        StringBuilder parts = new StringBuilder();
        for (int start = 0; start < count; start += CALLS_IN_A_METHOD) {
            parts.append("        part").append(start).append("();\n");
            text.append("    static void part").append(start).append("() {\n");
            for (int i = start; i < Math.min(count, start + CALLS_IN_A_METHOD); i++) {
                long seed = firstSeed + i;
                text.append("        io.anykernel.image.generator.Support.run(")
                        .append(seed)
                        .append("L, ")
                        .append(name(seed))
                        .append("::run);\n");
            }
            text.append("    }\n");
        }
        return text.append("    public static void main(String[] arguments) {\n")
                .append(parts)
                .append("    }\n}\n")
                .toString();
    }
}
