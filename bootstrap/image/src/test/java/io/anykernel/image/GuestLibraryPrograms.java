package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Programs that use libraries, compiled with a main class that runs one after the other. */
final class GuestLibraryPrograms {
    private static final String MAIN = "io.anykernel.libraries.Programs";

    private final List<Path> classPath = new ArrayList<>();

    /** @param folder for what is compiled */
    GuestLibraryPrograms(List<GuestLibrary> libraries, Path folder) throws IOException {
        Set<Path> jars = new LinkedHashSet<>();
        List<String> command =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-Xlint:none", "-d", folder.toString()));
        libraries.forEach(each -> jars.addAll(each.jars()));
        for (Path jar : jars) {
            assertEquals(true, Files.exists(jar), () -> jar + " is missing: mvn generate-test-resources");
        }
        classPath.add(folder);
        classPath.addAll(jars);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)));
        libraries.forEach(each -> command.add(each.source().toString()));
        command.add(Files.writeString(folder.resolve("Programs.java"), main(libraries))
                .toString());
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(new String[0])));
    }

    private static String main(List<GuestLibrary> libraries) {
        StringBuilder text = new StringBuilder("package io.anykernel.libraries;\npublic final class Programs {\n"
                + "    public static void main(String[] arguments) throws Exception {\n");
        for (GuestLibrary library : libraries) {
            text.append("        System.out.println(\"== ")
                    .append(library.program())
                    .append("\");\n");
            text.append("        ").append(library.program()).append(".main(arguments);\n");
        }
        return text.append("    }\n}\n").toString();
    }

    String onHotSpot() throws IOException {
        return TestImages.onHotSpot(classPath, MAIN);
    }

    List<Finding> findings() {
        return ImageCheck.findings(classPath, MAIN);
    }

    /** A machine and a process, in this order. */
    List<Image> build(Path folder) {
        return new ImageBuilder()
                .classPath(classPath)
                .mainClass(MAIN)
                .heapMib(128)
                .name("libraries")
                .build(folder, Flavour.BARE_METAL, Flavour.LINUX_PROCESS);
    }
}
