package io.anykernel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each package imports what its {@code package-info.java} says under <em>May import</em>, and no more.
 *
 * <p>That sentence names packages in {@code {@code …}}; a name that ends with two dots stands for its sub-packages too. Once it
 * names a package of the JDK, those that it names are all that may be imported of the JDK. {@code everything} lifts the rule.
 * Sources are read, not classes: a constant that the compiler copies is an import as well.
 */
class MayImportTest {
    private static final Path TOP = Path.of("..", "..");
    private static final Pattern SENTENCE = Pattern.compile("(?s)<b>May import:</b>(.*?)(<p>|\\z)");
    private static final Pattern NAMED = Pattern.compile("\\{@(?:code|link)\\s+([a-z][\\w.]*\\w(?:\\.\\.)?)[^}]*}");
    private static final Pattern COMMENTS = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");
    private static final Pattern TEXT = Pattern.compile("(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"");
    private static final Pattern USED =
            Pattern.compile("\\b((?:io\\.anykernel|java|javax)(?:\\.[a-z][a-z0-9]*)*)\\.[A-Z]\\w*");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

    @TestFactory
    Stream<DynamicTest> packagesImportWhatTheySay() throws IOException {
        List<Path> described = describedPackages();
        assertTrue(described.size() > 60, "found only " + described.size() + " packages");
        return described.stream().map(info -> DynamicTest.dynamicTest(nameOf(info), () -> check(info)));
    }

    @Test
    void aNameWithTwoDotsCoversSubPackagesAndOneWithoutDoesNot() {
        Set<String> permitted = named("May import: {@code io.anykernel.core..}, {@code io.anykernel.net}.");
        assertEquals(
                Set.of("io.anykernel.net.tcp"),
                refused(permitted, Set.of("io.anykernel.core.log", "io.anykernel.net", "io.anykernel.net.tcp")));
    }

    @Test
    void theJdkIsOpenUntilAPackageOfItIsNamed() {
        assertEquals(Set.of(), refused(named("{@code io.anykernel.core}"), Set.of("java.util")));
        assertEquals(Set.of("java.util"), refused(named("{@code java.lang} only"), Set.of("java.util")));
    }

    @Test
    void commentsAndTextsAreNoImports() {
        assertEquals(
                Set.of("io.anykernel.fs"),
                used(
                        "/** {@link io.anykernel.net.Packet} */ import io.anykernel.fs.Vfs; String s = \"io.anykernel.core.X\";"));
    }

    private static void check(Path info) throws IOException {
        String text = Files.readString(info).replaceAll("\n \\*", "\n");
        Matcher sentence = SENTENCE.matcher(text);
        assertTrue(sentence.find(), "no sentence 'May import'");
        if (sentence.group(1).strip().startsWith("everything")) {
            return;
        }
        Set<String> imports = importsOf(info.getParent());
        imports.remove(nameOf(info));
        assertEquals(Set.of(), refused(named(sentence.group(1)), imports), "imported, but not permitted");
    }

    private static Set<String> refused(Set<String> permitted, Set<String> imports) {
        boolean isJdkNamed = permitted.stream().anyMatch(name -> name.startsWith("java"));
        return imports.stream()
                .filter(used -> used.startsWith("io.anykernel") || isJdkNamed)
                .filter(used -> permitted.stream().noneMatch(name -> covers(name, used)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean covers(String permitted, String used) {
        if (!permitted.endsWith("..")) {
            return used.equals(permitted);
        }
        String root = permitted.substring(0, permitted.length() - 2);
        return used.equals(root) || used.startsWith(root + ".");
    }

    private static Set<String> named(String sentence) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAMED.matcher(sentence);
        while (matcher.find()) {
            names.add(matcher.group(1).replaceAll("\\.[A-Z].*", ""));
        }
        return names;
    }

    private static Set<String> importsOf(Path folder) throws IOException {
        Set<String> imports = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(MayImportTest::isSource).toList()) {
                imports.addAll(used(Files.readString(file)));
            }
        }
        return imports;
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java") && !file.endsWith("package-info.java");
    }

    private static Set<String> used(String source) {
        String code = TEXT.matcher(COMMENTS.matcher(source).replaceAll("")).replaceAll("\"\"");
        Set<String> packages = new TreeSet<>();
        Matcher matcher = USED.matcher(code);
        while (matcher.find()) {
            packages.add(matcher.group(1));
        }
        return packages;
    }

    private static List<Path> describedPackages() throws IOException {
        try (Stream<Path> all = Files.walk(TOP)) {
            return all.filter(file -> file.endsWith("package-info.java"))
                    .filter(file -> file.toString().contains("src/main/java"))
                    .sorted()
                    .toList();
        }
    }

    private static String nameOf(Path info) {
        try {
            Matcher matcher = PACKAGE.matcher(Files.readString(info));
            assertTrue(matcher.find(), "no package in " + info);
            return matcher.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
