package io.anykernel.launch;

/** Texts of other programs, for messages. */
public final class OneLine {
    private OneLine() {}

    /** Joins what a program or library said in several lines. */
    public static String of(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
