package io.anykernel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The parent manages the version of no library that no module uses. */
class ManagedDependenciesTest {
    private static final Path TOP = Path.of("..", "..");
    private static final Pattern MANAGED = Pattern.compile("(?s)<dependencyManagement>(.*?)</dependencyManagement>");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");

    @Test
    void aModuleUsesEachManagedDependency() throws IOException {
        Matcher managed = MANAGED.matcher(Files.readString(TOP.resolve("pom.xml")));
        assertTrue(managed.find());
        Set<String> unused = libraries(managed.group(1));
        assertTrue(unused.size() > 3, unused.toString());
        try (Stream<Path> poms = Files.walk(TOP)) {
            for (Path pom : poms.filter(ManagedDependenciesTest::isModule).toList()) {
                unused.removeAll(
                        libraries(MANAGED.matcher(Files.readString(pom)).replaceAll("")));
            }
        }
        assertEquals(Set.of(), unused, "managed, but used by no module");
    }

    private static boolean isModule(Path file) {
        String path = TOP.relativize(file).toString();
        return path.endsWith("pom.xml") && !path.equals("pom.xml") && !path.contains("target/");
    }

    /** What the dependencies of that text name, bills of materials aside. */
    private static Set<String> libraries(String text) {
        Set<String> artifacts = new TreeSet<>();
        Matcher dependency = DEPENDENCY.matcher(text);
        while (dependency.find()) {
            Matcher artifact = ARTIFACT.matcher(dependency.group(1));
            if (artifact.find() && !dependency.group(1).contains("<scope>import</scope>")) {
                artifacts.add(artifact.group(1));
            }
        }
        return artifacts;
    }
}
