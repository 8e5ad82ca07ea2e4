package io.anykernel.hypercall.guest;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is around the program: variables and input of a process. A machine has neither. */
public final class Environment {
    private static final int NO_ENTRY = -1;

    private Environment() {}

    /** Names and values, in UTF-8, that cannot be changed. */
    public static Map<String, String> read() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int entry = 0; Native.environment(entry, 0) != NO_ENTRY; entry++) {
            String text = text(entry);
            int end = text.indexOf('=');
            if (end > 0) {
                variables.put(text.substring(0, end), text.substring(end + 1));
            }
        }
        return Collections.unmodifiableMap(variables);
    }

    private static String text(int entry) {
        int length = 0;
        while (Native.environment(entry, length) > 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) Native.environment(entry, i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The next byte of the input, or -1 at its end; waits for it. */
    public static int readInput() {
        return Native.consoleRead();
    }

    /** Bytes that can be read without waiting. */
    public static int bufferedInput() {
        return Native.consoleBuffered();
    }

    /** 64 bits from the world's source of entropy. */
    public static long entropy() {
        return Native.entropyNext();
    }

    /** How far the collected heap may grow, in bytes. */
    public static long heapLimit() {
        return Native.heapLimit();
    }
}
