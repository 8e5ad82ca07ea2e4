package io.anykernel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void plainWordsStayAsTheyAre() {
        assertEquals("qemu -m 64 file=/a/b,c=d", ShellWords.join(List.of("qemu", "-m", "64", "file=/a/b,c=d")));
    }

    @Test
    void aShellReadsWhatWasJoined() throws Exception {
        List<String> words = List.of("two words", "", "it's", "$HOME", "a\"b", "*", "back\\slash", "new\nline", "!x");
        Process shell = new ProcessBuilder("/bin/sh", "-c", "printf '%s\\0' " + ShellWords.join(words)).start();
        String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(String.join("\0", words) + "\0", read);
    }
}
