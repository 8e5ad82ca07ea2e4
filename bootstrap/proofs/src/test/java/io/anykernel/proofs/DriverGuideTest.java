package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What docs/driver-guide.md tells a driver's author to write compiles, and passes the tests that it tells to write. */
class DriverGuideTest {
    private static final Path TOP = Path.of("..", "..");
    private static final Path EXAMPLE = TOP.resolve("bootstrap/examples/driver");

    /** Contract cases of two drivers in two worlds, and two tests of the example's own. */
    private static final int LEAST_TESTS = 2 * (4 + 9) + 2;

    @TempDir
    Path temporary;

    @BeforeEach
    void theArtifactsArePackaged() {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
    }

    @Test
    void theExampleIsTheGuidesCode() throws IOException {
        Map<String, String> files = files();
        assertEquals(4, files.size(), () -> "files of the guide: " + files.keySet());
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertEquals(Files.readString(EXAMPLE.resolve(file.getKey())), file.getValue(), file.getKey());
        }
        try (Stream<Path> all = Files.walk(EXAMPLE)) {
            List<String> sources = all.filter(path -> path.toString().matches(".*(pom\\.xml|\\.java)"))
                    .map(path -> EXAMPLE.relativize(path).toString())
                    .sorted()
                    .toList();
            assertEquals(files.keySet().stream().sorted().toList(), sources, "nothing that the guide leaves out");
        }
    }

    @Test
    void theArtifactsItNamesAreInTheBom() throws IOException {
        String bom = Files.readString(TOP.resolve("bootstrap/bom/pom.xml"));
        Matcher named =
                Pattern.compile("anykernel-[a-z-]+").matcher(Files.readString(TOP.resolve("docs/driver-guide.md")));
        while (named.find()) {
            String artifact = named.group();
            assertTrue(
                    artifact.equals("anykernel-bom") || bom.contains("<artifactId>" + artifact + "</artifactId>"),
                    artifact);
        }
    }

    @Test
    void theGuidesDriversPassTheGuidesTests() throws Exception {
        compile();
        int passed = 0;
        try (URLClassLoader loader = new URLClassLoader(urls(), DriverGuideTest.class.getClassLoader())) {
            Class<?> test = loader.loadClass("example.DriversTest");
            for (Method method : test.getDeclaredMethods()) {
                passed += run(test, method);
            }
        }
        System.out.println("driver guide: " + passed + " tests passed");
        assertTrue(passed >= LEAST_TESTS, "ran " + passed);
    }

    private static int run(Class<?> type, Method method) throws Exception {
        boolean isFactory = method.isAnnotationPresent(TestFactory.class);
        if (!isFactory && !method.isAnnotationPresent(Test.class)) {
            return 0;
        }
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        method.setAccessible(true);
        try {
            Object result = method.invoke(constructor.newInstance());
            return isFactory ? runAll((Stream<?>) result) : 1;
        } catch (InvocationTargetException failed) {
            throw new AssertionError(method.getName(), failed.getCause());
        }
    }

    private static int runAll(Stream<?> tests) {
        List<?> all = tests.toList();
        for (Object each : all) {
            DynamicTest test = (DynamicTest) each;
            try {
                test.getExecutable().execute();
            } catch (Throwable failed) {
                throw new AssertionError(test.getDisplayName(), failed);
            }
        }
        return all.size();
    }

    private void compile() throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "--release",
                "17",
                "-proc:none",
                "-Xlint:all",
                "-Werror",
                "-cp",
                classPath(),
                "-d",
                temporary.toString()));
        for (Map.Entry<String, String> file : files().entrySet()) {
            if (file.getKey().endsWith(".java")) {
                Path path = temporary.resolve("source").resolve(file.getKey());
                Files.createDirectories(path.getParent());
                words.add(Files.writeString(path, file.getValue()).toString());
            }
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new)));
    }

    /** Our jars as they are packaged, and JUnit as this test has it. */
    private static String classPath() throws IOException {
        String junit = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(each -> each.contains("junit") || each.contains("apiguardian") || each.contains("opentest4j"))
                .collect(Collectors.joining(":"));
        return jars().map(Path::toString).collect(Collectors.joining(":")) + ":" + junit;
    }

    private static Stream<Path> jars() throws IOException {
        try (Stream<Path> jars = Files.list(RunningDemo.jar().resolveSibling("lib"))) {
            return jars
                    .filter(jar -> jar.getFileName().toString().matches("(anykernel-|jn|asm).*"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private URL[] urls() throws IOException {
        List<URL> urls = new ArrayList<>(List.of(temporary.toUri().toURL()));
        for (Path jar : jars().toList()) {
            urls.add(url(jar));
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    /** The guide's fenced blocks below a line that names their file. */
    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher block = Pattern.compile("(?s)\\n`([^`\\n]+)`:\\n\\n```\\w+\\n(.*?)```\\n")
                .matcher(Files.readString(TOP.resolve("docs/driver-guide.md")));
        while (block.find()) {
            files.put(block.group(1), block.group(2));
        }
        return files;
    }
}
