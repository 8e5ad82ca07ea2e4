package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;

/** What every way of running the demo must do, told by programs that are not ours. */
final class DemoProof {
    static final int BIG_FILE_MIB = 256;
    private static final int PARALLEL_CURLS = 200;

    private final RunningDemo demo;
    private final List<String> prefix;

    /** @param prefix of programs that are to reach the demo */
    DemoProof(RunningDemo demo, List<String> prefix) {
        this.demo = demo;
        this.prefix = prefix;
    }

    /** A folder with a file of {@link #BIG_FILE_MIB} of random content and a small one. */
    static Path makeFolder(Path parent, int mebibytes) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("files"));
        Random random = new Random(42);
        byte[] chunk = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(folder.resolve("big.bin"))) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(chunk);
                out.write(chunk);
            }
        }
        Files.writeString(folder.resolve("small.txt"), "small\n");
        return folder;
    }

    static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return String.format("%064x", new BigInteger(1, digest.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String shell(String script) throws IOException, InterruptedException {
        return Command.run(Command.words(prefix, "bash", "-c", "set -o pipefail; " + script))
                .requireSuccess();
    }

    /** curl's download has the digest of the file that went into the image. */
    void fetchesTheBigFileWhole(Path folder) throws IOException, InterruptedException {
        String digest = shell("curl -sS --fail --max-time 250 " + demo.url() + "files/big.bin | sha256sum");
        assertEquals(sha256(folder.resolve("big.bin")), digest.substring(0, 64));
    }

    void servesManyAtOnce() throws IOException, InterruptedException {
        String bodies = shell("seq " + PARALLEL_CURLS + " | xargs -P " + PARALLEL_CURLS
                + " -I{} curl -sS --fail --max-time 120 " + demo.url() + "files/small.txt");
        assertEquals("small\n".repeat(PARALLEL_CURLS), bodies);
    }

    /** nc sends its request and the end of its data; the answer still comes, and the end of it. */
    void answersAfterAHalfClose() throws IOException, InterruptedException {
        String answer = shell("printf 'GET /files/small.txt HTTP/1.0\\r\\n\\r\\n' | timeout 20 nc -N " + demo.host()
                + " " + demo.port());
        assertTrue(answer.endsWith("\r\n\r\nsmall\n"), answer);
    }

    /** A client that resets (SO_LINGER 0) amid a download takes nothing with it. */
    void survivesResets() throws IOException, InterruptedException {
        shell("timeout 60 perl -MSocket -e '"
                + "for (1..20) {"
                + " socket(my $s, PF_INET, SOCK_STREAM, 0) or die;"
                + " connect($s, sockaddr_in(" + demo.port() + ", inet_aton(\"" + demo.host() + "\"))) or die $!;"
                + " syswrite($s, \"GET /files/big.bin HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\");"
                + " sysread($s, my $b, 4096) or die \"nothing came\";"
                + " setsockopt($s, SOL_SOCKET, SO_LINGER, pack(\"ii\", 1, 0)) or die;"
                + " close $s; }'");
        assertEquals("small\n", shell("curl -sS --fail --max-time 20 " + demo.url() + "files/small.txt"));
    }

    /** In one frame, and in fragments both ways. */
    void answersPings(String address) throws IOException, InterruptedException {
        for (int bytes : new int[] {1400, 4000, 65_507}) {
            String output = shell("ping -c 10 -i 0.05 -W 5 -s " + bytes + " " + address);
            assertTrue(output.contains(" 0% packet loss"), output);
        }
    }

    /** A counter of the demo's, by its dotted name. */
    long counter(String name) throws IOException, InterruptedException {
        return Long.parseLong(
                shell("curl -sS --fail --max-time 20 " + demo.url() + "status.json | jq '.counters.\"" + name + "\"'")
                        .strip());
    }

    /** Chromium shows the page, its picture and counters that move. */
    void looksAliveInABrowser(Path profile, String world) throws IOException, InterruptedException {
        try (Browser browser = Browser.start(profile)) {
            browser.open(demo.url());
            assertEquals("Anykernel", browser.evaluate("return document.title"));
            assertEquals(world, browser.evaluate("return document.getElementById('world').textContent"));
            String seen = browser.await("while (document.body.dataset.live !== 'yes')"
                    + " await new Promise(r => setTimeout(r, 50));"
                    + " const before = Number(document.getElementById('requests').textContent);"
                    + " while (Number(document.getElementById('requests').textContent) <= before)"
                    + " await new Promise(r => setTimeout(r, 50));"
                    + " return 'moved'");
            assertEquals("moved", seen);
            assertTrue(number(browser, "return document.querySelectorAll('svg rect').length") >= 6);
            assertTrue(number(browser, "return document.querySelectorAll('svg line').length") >= 5);
            assertTrue(number(browser, "return document.querySelectorAll('#interfaces tbody tr').length") >= 1);
            assertTrue(number(browser, "return document.querySelectorAll('#connections tbody tr').length") >= 1);
            assertEquals(2, number(browser, "return document.querySelectorAll('#mounts tbody tr').length"));
            assertTrue(number(browser, "return document.querySelectorAll('#counters tbody tr').length") >= 5);
            browser.open(demo.url() + "files/");
            assertTrue(browser.evaluate("return document.querySelector('#entries').textContent")
                    .contains("small.txt"));
        }
    }

    private static int number(Browser browser, String script) throws IOException, InterruptedException {
        return Integer.parseInt(browser.evaluate(script));
    }
}
