package io.anykernel.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is made of others and kept, with a text beside it ({@code NAME.input}) that is equal as long as what it was made of is.
 */
record KeptFile(Path file) {
    private Path note() {
        return file.resolveSibling(file.getFileName() + ".input");
    }

    boolean isMadeOf(String input) throws IOException {
        return Files.exists(file)
                && Files.exists(note())
                && Files.readString(note()).equals(input);
    }

    /** To be called before it is made anew: half a file is none. */
    void forget() throws IOException {
        Files.deleteIfExists(note());
    }

    void remember(String input) throws IOException {
        Files.writeString(note(), input);
    }
}
