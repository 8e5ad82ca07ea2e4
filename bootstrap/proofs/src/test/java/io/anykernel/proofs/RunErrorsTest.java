package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code anykernel run} answers to mistakes: one line, status 2 where its words are wrong, 1 where a thing is. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunErrorsTest {
    private static final String FAILING =
            """
            public class %s implements io.anykernel.composition.Application {
                public void start(io.anykernel.composition.Instance instance) throws Exception { %s }
            }
            """;

    @TempDir
    Path classes;

    @BeforeEach
    void theArtifactsArePackaged() {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/=tmpfs:0", "/=tmpfs:9999999T", "/=ext4:", "x=tmpfs:1M"})
    void mountsThatSayNothing(String mount) throws Exception {
        assertOneLine(2, "--mount", "--mount", mount, classes.toString());
    }

    @Test
    void mountsThatCannotBe() throws Exception {
        compile("Ends", "");
        assertOneLine(1, "/no/such", "--application", "Ends", "--mount", "/=ext4:/no/such", classes.toString());
        assertOneLine(2, "twice", "--mount", "/=tmpfs:1M", "--mount", "/=tmpfs:2M", classes.toString());
        assertOneLine(1, "/data", "--application", "Ends", "--mount", "/data=tmpfs:1M", classes.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"80", "=80", "0=65536", "70000=80", ":53/udp", "8053:53/icmp", "8053:0/udp", "70000:53/udp"})
    void publicationsThatNameNoPort(String publication) throws Exception {
        assertOneLine(2, "--publish", "--publish", publication, classes.toString());
    }

    @Test
    void aPortInUse() throws Exception {
        compile("Ends", "");
        try (ServerSocket holder = new ServerSocket(0)) {
            String port = holder.getLocalPort() + "=80";
            assertOneLine(1, "cannot listen", "--application", "Ends", "--publish", port, classes.toString());
        }
        try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            String port = Integer.toString(holder.getLocalPort());
            String udp = port + ":53/udp";
            assertOneLine(1, ":" + port + "/udp", "--application", "Ends", "--publish", udp, classes.toString());
        }
    }

    @Test
    void aPortPublishedTwice() throws Exception {
        assertOneLine(2, "twice", "--publish", "8053:53/udp", "--publish", "8053:54/udp", classes.toString());
    }

    @Test
    void addressesThatAreNone() throws Exception {
        assertOneLine(2, "--address", "--address", "nonsense", classes.toString());
        assertOneLine(2, "--router", "--router", "nonsense", classes.toString());
        assertOneLine(2, "goes with --guest", "--machine", "q35", classes.toString());
        assertOneLine(2, "one of microvm, q35", "--guest", "--machine", "pc", classes.toString());
        assertOneLine(2, "built-in link", "--tap", "x", "--publish", "0=80", classes.toString());
    }

    @Test
    void jarsWithoutAnApplication() throws Exception {
        compile("Ends", "");
        Path notAJar = Files.writeString(classes.resolve("text.jar"), "text");
        assertOneLine(1, "/no/such.jar", "/no/such.jar");
        assertOneLine(1, "is no jar", notAJar.toString());
        assertOneLine(2, "--application", classes.toString());
        assertOneLine(1, "Missing", "--application", "Missing", classes.toString());
        assertOneLine(1, "does not implement", "--application", "java.lang.String", classes.toString());
    }

    @Test
    void anApplicationsStatusIsTheCommands() throws Exception {
        compile("Seven", "instance.end(7);");
        compile("Throws", "throw new java.io.IOException(\"as a test wants it\");");
        assertEquals(7, run("--application", "Seven", classes.toString()).status());
        Command.Result thrown = run("--application", "Throws", classes.toString());
        assertEquals(1, thrown.status());
        assertTrue(thrown.output().contains("as a test wants it"), thrown.output());
    }

    private void compile(String name, String body) throws Exception {
        Path source = Files.writeString(classes.resolve(name + ".java"), FAILING.formatted(name, body));
        String[] words = {
            "--release", "17", "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), source.toString()
        };
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, words));
    }

    private static Command.Result run(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(words));
        return Command.run(RunningDemo.command(List.of(), all.toArray(new String[0])));
    }

    private static void assertOneLine(int status, String containing, String... words) throws Exception {
        Command.Result result = run(words);
        String last = result.output().strip().replaceAll("(?s).*\\n", "");
        assertEquals(status, result.status(), result.output());
        assertTrue(last.startsWith("anykernel: ") && last.contains(containing), result.output());
        assertFalse(result.output().contains("\tat "), result.output());
    }
}
