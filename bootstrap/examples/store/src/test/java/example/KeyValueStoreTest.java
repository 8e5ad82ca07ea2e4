package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.PortDevices;
import io.anykernel.embed.Anykernel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The store in this JVM, on a file in place of a disk, with the host's sockets as its clients. */
@Timeout(60)
class KeyValueStoreTest {
    private static final int DISK_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @BeforeEach
    void makeDisk() throws IOException {
        Files.write(disk(), new byte[DISK_BYTES]);
    }

    private Path disk() {
        return folder.resolve("store.img");
    }

    /** Published is the port at once; the service opens its own when it has read the disk. */
    private Anykernel startAndAwait() {
        lines.clear();
        Anykernel kernel = start();
        while (lines.stream().noneMatch(line -> line.contains("open at port"))) {
            Thread.onSpinWait();
        }
        return kernel;
    }

    private Anykernel start() {
        return Anykernel.builder()
                .console(line -> lines.add(line.toString()))
                .disk("store", PortDevices.block("file:" + disk(), true))
                .publish(0, 6379)
                .start(new KeyValueStore());
    }

    private static String talk(Anykernel kernel, String requests) throws IOException {
        try (Socket client = new Socket()) {
            client.connect(kernel.published().get(0));
            client.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            client.shutdownOutput();
            InputStream answers = client.getInputStream();
            return new String(answers.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void valuesOutliveTheProgram() throws IOException {
        try (Anykernel kernel = startAndAwait()) {
            assertEquals("+PONG\r\n+OK\r\n:1\r\n", talk(kernel, "PING\r\nSET a 1\r\nDBSIZE\r\n"));
            String binary = "*3\r\n$3\r\nset\r\n$2\r\n\0\u00ff\r\n$4\r\n\r\n\r\n\r\n";
            assertEquals("+OK\r\n", talk(kernel, binary));
            assertEquals("+OK\r\n:1\r\n$-1\r\n", talk(kernel, "SET b 2\r\nDEL b c\r\nGET b\r\n"));
        }
        try (Anykernel kernel = startAndAwait()) {
            assertEquals("$1\r\n1\r\n:2\r\n", talk(kernel, "GET a\r\nDBSIZE\r\n"));
            assertEquals("$4\r\n\r\n\r\n\r\n", talk(kernel, "*2\r\n$3\r\nGET\r\n$2\r\n\0\u00ff\r\n"));
        }
    }

    @Test
    void whatIsNoRequestIsToldAndEndsTheConnection() throws IOException {
        try (Anykernel kernel = startAndAwait()) {
            assertEquals("-ERR Protocol error: invalid multibulk length\r\n", talk(kernel, "*65\r\nPING\r\n"));
            assertEquals("-ERR Protocol error: invalid bulk length\r\n", talk(kernel, "*1\r\n$-1\r\n"));
            assertEquals("-ERR Protocol error: invalid bulk length\r\n", talk(kernel, "*1\r\n$65537\r\n"));
            assertEquals("-ERR Protocol error: expected '$'\r\n", talk(kernel, "*1\r\nPING\r\n"));
            assertEquals(
                    "-ERR Protocol error: a bulk string does not end where it says\r\n",
                    talk(kernel, "*1\r\n$1\r\nPING\r\n"));
            assertEquals("-ERR Protocol error: too big inline request\r\n", talk(kernel, "x".repeat(5000)));
            assertEquals("", talk(kernel, "*2\r\n$3\r\nGET\r\n$10\r\nhalf"));
            assertEquals("-ERR unknown command 'EVAL'\r\n", talk(kernel, "EVAL 1\r\n"));
            assertEquals("-ERR wrong number of arguments for 'set' command\r\n", talk(kernel, "set a\r\n"));
            assertEquals("-ERR a key has 1024 bytes at most\r\n", talk(kernel, "DEL " + "k".repeat(1025) + "\r\n"));
            assertEquals("+PONG\r\n", talk(kernel, "PING\r\n"));
        }
    }

    /** A full disk takes what removes, and goes on taking what fits. */
    @Test
    void aFullDiskRefusesAndCanBeEmptied() throws IOException {
        String value = "v".repeat(50_000);
        try (Anykernel kernel = startAndAwait()) {
            int stored = 0;
            while (talk(kernel, bulk("SET", "k" + stored, value)).equals("+OK\r\n")) {
                stored++;
            }
            assertTrue(stored >= 8 && stored <= 10, "stored: " + stored);
            assertTrue(talk(kernel, bulk("SET", "one more", value)).startsWith("-ERR store: no space"));
            assertEquals("+OK\r\n", talk(kernel, "SET small 1\r\n"));
            assertEquals(":2\r\n", talk(kernel, "DEL k0 k1\r\n"));
            assertEquals("+OK\r\n", talk(kernel, bulk("SET", "k0", value)));
        }
        try (Anykernel kernel = startAndAwait()) {
            assertEquals("$1\r\n1\r\n", talk(kernel, "GET small\r\n"));
            assertEquals(50_000 + 10, talk(kernel, "GET k0\r\n").length());
            assertEquals("$-1\r\n", talk(kernel, "GET k1\r\n"));
        }
    }

    @Test
    void aDiskThatHoldsSomethingElseIsLeftAlone() throws IOException {
        byte[] other = new byte[DISK_BYTES];
        other[0x438] = 0x53;
        Files.write(disk(), other);
        try (Anykernel kernel = start()) {
            assertEquals(3, kernel.instance().awaitEnd());
        }
        assertTrue(lines.stream().anyMatch(line -> line.contains("holds something else")), lines.toString());
        assertEquals(other[0x438], Files.readAllBytes(disk())[0x438]);
        assertNull(lines.stream()
                .filter(line -> line.contains("open at port"))
                .findAny()
                .orElse(null));
    }

    private static String bulk(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        return request.toString();
    }
}
