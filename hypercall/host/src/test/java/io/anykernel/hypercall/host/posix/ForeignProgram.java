package io.anykernel.hypercall.host.posix;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;

/** Runs the cases of {@link PosixTest} with the JDK's foreign functions, in a JVM of its own that has them. */
final class ForeignProgram {
    private ForeignProgram() {}

    /** @param args a folder for files; a line is printed for each case that passed */
    public static void main(String[] args) throws Exception {
        List<Method> cases = Arrays.stream(PosixTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(ParameterizedTest.class))
                .toList();
        for (Method each : cases) {
            PosixTest test = new PosixTest();
            test.folder = Files.createDirectory(Path.of(args[0], each.getName()));
            each.setAccessible(true);
            each.invoke(test, "ffm");
            System.out.println("passed: " + each.getName());
        }
        System.out.println(PosixBindings.find().orElseThrow().name() + " cases=" + cases.size());
    }
}
