package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells an application author to write compiles and runs as it stands there. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadmeTest {
    private static final Path TOP = Path.of("..", "..");

    @TempDir
    Path temporary;

    @BeforeEach
    void theArtifactsArePackaged() {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
    }

    @Test
    void theProgramServesItsFiles() throws Exception {
        assumeTrue(Command.exists("mke2fs"), "skipped: no mke2fs");
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        Files.writeString(folder.resolve("served.txt"), "content");
        Command.run("/usr/sbin/mke2fs", "-q", "-t", "ext4", "-d", folder.toString(), image().toString(), "16M")
                .requireSuccess();
        // Any port, since the README's may be in use here.
        compile(block("java").replace("publish(8080, 80)", "publish(0, 80)"));
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        "Example")
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = program.inputReader(StandardCharsets.UTF_8)) {
            String listening = output.readLine();
            for (int i = 0; i < 3; i++) {
                assertTrue(ask(listening).contains("served.txt"));
            }
            assertTrue(program.isAlive(), "it goes on serving");
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    private static String ask(String listening) throws IOException {
        int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theBomItNamesIsOurs() throws Exception {
        String version = element(Files.readString(TOP.resolve("pom.xml")), "version");
        assertEquals(version, element(block("xml"), "version"));
        String bom = Files.readString(TOP.resolve("bootstrap/bom/pom.xml"));
        Matcher named =
                Pattern.compile("<artifactId>(anykernel-\\w+)</artifactId>").matcher(block("xml"));
        while (named.find()) {
            assertTrue(bom.contains("<artifactId>" + named.group(1) + "</artifactId>"), named.group(1));
        }
    }

    private Path image() {
        return temporary.resolve("disk.img");
    }

    private void compile(String source) throws IOException {
        Path file = Files.writeString(temporary.resolve("Example.java"), source);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-cp", classPath(), file.toString());
        assertEquals(0, status, source);
    }

    private String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(RunningDemo.jar().resolveSibling("lib"))) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(":", temporary + ":", ""));
        }
    }

    /** The README's first block of that language. */
    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("(?s)```" + language + "\\n(.*?)```")
                .matcher(Files.readString(TOP.resolve("README.md")));
        assertTrue(block.find(), language);
        return block.group(1);
    }

    private static String element(String xml, String name) {
        Matcher element = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(xml);
        assertTrue(element.find(), name);
        return element.group(1);
    }
}
