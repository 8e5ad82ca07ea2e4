package io.anykernel.cli;

import io.anykernel.image.BuildProgress;
import java.io.PrintWriter;

/** Prints how far a build has come: on a terminal one line that is rewritten, elsewhere a line where each stage begins. */
final class ProgressLine implements BuildProgress, AutoCloseable {
    /** The count of classes changes thousands of times. */
    private static final int CLASSES_A_STEP = 100;

    private final PrintWriter out;
    private final boolean isTerminal;
    private Stage stage;
    private String shown = "";

    ProgressLine(PrintWriter out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    @Override
    public void reached(Stage reached, int done, int of) {
        if (isTerminal) {
            rewrite(text(reached, done, of));
        } else if (reached != stage) {
            out.println(name(reached));
            out.flush();
        }
        stage = reached;
    }

    private static String text(Stage stage, int done, int of) {
        return name(stage)
                + switch (stage) {
                    case ANALYSIS -> ": " + done / CLASSES_A_STEP * CLASSES_A_STEP;
                    case TRANSLATION -> ": " + 100L * done / Math.max(1, of) + " %";
                    case COMPILATION, LINKING -> ": " + done + " of " + of;
                };
    }

    private static String name(Stage stage) {
        return switch (stage) {
            case ANALYSIS -> "finding the classes that are used";
            case TRANSLATION -> "translating them to C";
            case COMPILATION -> "compiling the C";
            case LINKING -> "linking";
        };
    }

    private void rewrite(String text) {
        if (!text.equals(shown)) {
            String rest = " ".repeat(Math.max(0, shown.length() - text.length()));
            out.print("\r" + text + rest);
            out.flush();
            shown = text;
        }
    }

    /** Clears the line, so that what is printed next stands alone. */
    @Override
    public void close() {
        if (!shown.isEmpty()) {
            out.print("\r" + " ".repeat(shown.length()) + "\r");
            out.flush();
            shown = "";
        }
    }
}
