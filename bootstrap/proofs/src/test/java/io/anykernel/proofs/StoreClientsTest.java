package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis's own programs talk to the key-value store of the examples, which the command runs by its manifest. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreClientsTest {
    private static final int DISK_BYTES = 8 << 20;

    @TempDir
    private Path folder;

    private int port;

    @Test
    void redisCliAndRedisBenchmarkAreServed() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
        assumeTrue(Command.exists("redis-cli") && Command.exists("redis-benchmark"), "skipped: no redis-tools");
        StoreExample example = StoreExample.compiledInto(folder, 0);
        example.makeDisk(DISK_BYTES);
        try (RunningApplication running = RunningApplication.start(
                6379, "open at port", List.of("run", example.manifest().toString()))) {
            port = running.port();
            assertEquals("OK", redis("SET", "greeting", "good morning"));
            assertEquals("good morning", redis("GET", "greeting"));
            assertEquals("1", redis("DEL", "greeting", "absent"));
            assertEquals("", redis("GET", "greeting"));
            assertEquals("0", redis("DBSIZE"));
            assertTrue(redis("FLUSHALL").contains("unknown command 'FLUSHALL'"));
            String figures = Command.run(
                            "redis-benchmark",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            "" + port,
                            "-t",
                            "set,get",
                            "-n",
                            "2000",
                            "-c",
                            "16",
                            "-r",
                            "500",
                            "-P",
                            "4",
                            "--csv")
                    .requireSuccess();
            System.out.println(figures);
            assertTrue(figures.contains("\"SET\"") && figures.contains("\"GET\""), figures);
            int keys = Integer.parseInt(redis("DBSIZE"));
            assertTrue(keys > 400 && keys <= 500, "keys: " + keys);
        }
    }

    private String redis(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("redis-cli", "-h", "127.0.0.1", "-p", String.valueOf(port)));
        all.addAll(List.of(words));
        return Command.run(all).output().strip();
    }
}
