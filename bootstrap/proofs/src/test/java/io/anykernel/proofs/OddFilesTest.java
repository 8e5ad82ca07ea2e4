package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a folder may hold besides files, fetched by curl from the image that {@code mke2fs -d} made of it. */
@Timeout(120)
class OddFilesTest {
    /** Bash's {@code $'…'} names bytes. */
    private static final String MAKE = "set -e; cd \"$0\"; mkdir docs; echo a > docs/a.txt;"
            + " ln -s loop loop; ln -s docs link; ln -s nothing gone; mkfifo fifo;"
            + " perl -MSocket -e 'socket(my $s, PF_UNIX, SOCK_STREAM, 0); bind($s, sockaddr_un(\"socket\")) or die';"
            + " echo odd > $'n\\xff\\xc3'; mkdir $'d\\xe9'; echo deep > $'d\\xe9/x y?#'";

    @TempDir
    Path temporary;

    @Test
    void eachAnswersWithItsStatusAtOnce() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(
                Command.exists("mke2fs") && Command.exists("curl") && Command.exists("perl"),
                "skipped: e2fsprogs, curl or perl is missing");
        Path folder = Files.createDirectories(temporary.resolve("files"));
        Command.run("bash", "-c", MAKE, folder.toString()).requireSuccess();
        boolean hasDevices = Command.isRoot()
                && Command.run("bash", "-c", "cd \"$0\" && mknod null c 1 3 && mknod ram b 1 0", folder.toString())
                                .status()
                        == 0;
        try (RunningDemo demo =
                RunningDemo.start(List.of(), "--folder", folder.toString(), "--listen", "127.0.0.1:0")) {
            assertEquals("301 " + demo.url() + "files/docs/?a=%20b", status(demo, "docs?a=%20b"));
            assertEquals("301 " + demo.url() + "files/link/", status(demo, "link"));
            assertEquals("301 " + demo.url() + "files/d%E9/", status(demo, "d%E9"));
            assertEquals("a\n", body(demo, "link/a.txt"));
            for (String absent : new String[] {"loop", "loop/", "gone", "none", "docs/a.txt/"}) {
                assertEquals("404 ", status(demo, absent), absent);
            }
            for (String refused : new String[] {"fifo", "socket"}) {
                assertEquals("403 ", status(demo, refused), refused);
            }
            assertEquals("odd\n", body(demo, "n%ff%C3"));
            assertEquals("deep\n", body(demo, "d%E9/x%20y%3F%23"));
            String listing = body(demo, "");
            for (String reference : new String[] {"n%FF%C3", "d%E9/", "loop", "fifo", "socket"}) {
                assertTrue(listing.contains("\"./" + reference + "\""), listing);
            }
            assertTrue(body(demo, "d%E9/").contains("\"./x%20y%3F%23\""));
            assumeTrue(hasDevices, "the rest skipped: device nodes need root");
            assertEquals("403 ", status(demo, "null"));
            assertEquals("403 ", status(demo, "ram"));
        }
    }

    /** Status and where it redirects to. */
    private static String status(RunningDemo demo, String path) throws IOException, InterruptedException {
        String format = "%{http_code} %{redirect_url}";
        return curl("-o", "/dev/null", "-w", format, demo.url() + "files/" + path);
    }

    private static String body(RunningDemo demo, String path) throws IOException, InterruptedException {
        return curl("--fail", demo.url() + "files/" + path);
    }

    private static String curl(String... arguments) throws IOException, InterruptedException {
        return Command.run(Command.words(List.of("curl", "-sS", "--path-as-is", "--max-time", "10"), arguments))
                .requireSuccess();
    }
}
