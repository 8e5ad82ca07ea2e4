package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** The key-value store of the examples, compiled into a folder, with a manifest and a disk. */
record StoreExample(Path folder) {
    private static final Path SOURCES = Path.of("../examples/store/src/main/java/example");
    private static final String MANIFEST =
            """
            program: {application: example.KeyValueStore, jar: classes}
            memory: 32 MiB
            network: {net0: {addresses: [10.0.0.2/24]}}
            disks: {store: {file: store.img, writable: true}}
            publish: ["127.0.0.1:PORT:6379"]
            log: error
            """;

    /** @param port the host's, 0 for any */
    static StoreExample compiledInto(Path folder, int port) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("--release", "17", "-cp", System.getProperty("java.class.path"), "-d", folder + "/classes"));
        for (String source : SOURCES.toFile().list()) {
            words.add(SOURCES.resolve(source).toString());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(new String[0])));
        StoreExample example = new StoreExample(folder);
        Files.writeString(example.manifest(), MANIFEST.replace("PORT", String.valueOf(port)));
        return example;
    }

    Path manifest() {
        return folder.resolve("anykernel.yaml");
    }

    Path disk() {
        return folder.resolve("store.img");
    }

    /** Gives it a disk of zeros. */
    void makeDisk(int bytes) throws IOException {
        Files.write(disk(), new byte[bytes]);
    }
}
