package io.anykernel.hypercall.guest;

/** Stack traces as text, in the form of {@code Throwable.printStackTrace}. */
public final class Traces {
    /** Classes that the compiler makes of lambdas have it in their names. */
    private static final String GENERATED = "$lambda$_";

    private static final String RAISED = "org.teavm.runtime.MachineExceptions";
    private static final String SCHEDULER = "io.anykernel.hypercall.guest.Fibers";

    private static final StackTraceElement[] NO_FRAMES = {};

    private final StringBuilder text = new StringBuilder();
    private Seen seen;

    private Traces() {}

    /** A list of its own: a collection would be in every image. */
    private static final class Seen {
        final Throwable thrown;
        final Seen next;

        Seen(Throwable thrown, Seen next) {
            this.thrown = thrown;
            this.next = next;
        }
    }

    /** The throwable, its frames, those that it suppressed and its causes; each line ends with a line feed. */
    public static String text(Throwable thrown) {
        Traces traces = new Traces();
        traces.append(thrown, "", "", NO_FRAMES);
        return traces.text.toString();
    }

    /**
     * @param caption before the throwable
     * @param enclosing frames of what it is the cause of, or was suppressed by; those in common are counted only
     */
    private void append(Throwable thrown, String indent, String caption, StackTraceElement[] enclosing) {
        text.append(indent).append(caption);
        if (isSeen(thrown)) {
            text.append("[CIRCULAR REFERENCE: ").append(thrown).append("]\n");
            return;
        }
        seen = new Seen(thrown, seen);
        text.append(thrown).append('\n');
        StackTraceElement[] trace = thrown.getStackTrace();
        int common = commonFrames(trace, enclosing);
        for (int i = 0; i < trace.length - common; i++) {
            text.append(indent).append("\tat ").append(trace[i]).append('\n');
        }
        if (common != 0) {
            text.append(indent).append("\t... ").append(common).append(" more\n");
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            append(suppressed, indent + "\t", "Suppressed: ", trace);
        }
        Throwable cause = thrown.getCause();
        if (cause != null) {
            append(cause, indent, "Caused by: ", trace);
        }
    }

    private boolean isSeen(Throwable thrown) {
        Seen former = seen;
        while (former != null && former.thrown != thrown) {
            former = former.next;
        }
        return former != null;
    }

    private static int commonFrames(StackTraceElement[] trace, StackTraceElement[] enclosing) {
        int common = 0;
        while (common < trace.length
                && common < enclosing.length
                && trace[trace.length - 1 - common].equals(enclosing[enclosing.length - 1 - common])) {
            common++;
        }
        return common;
    }

    /** The frames of a raw trace without those that made the throwable, and without those that are no code of the program. */
    public static StackTraceElement[] trimmed(Throwable thrown, StackTraceElement[] raw) {
        StackTraceElement[] trace = new StackTraceElement[raw.length];
        int count = 0;
        for (int i = firstFrame(thrown.getClass().getName(), raw); i < raw.length && !isBelowProgram(raw[i]); i++) {
            if (!raw[i].getClassName().contains(GENERATED)) {
                trace[count++] = raw[i];
            }
        }
        StackTraceElement[] frames = new StackTraceElement[count];
        System.arraycopy(trace, 0, frames, 0, count);
        return frames;
    }

    /** Behind {@code fillInStackTrace} and the constructors, of which that of the throwable's own class is the last. */
    private static int firstFrame(String className, StackTraceElement[] raw) {
        if (raw.length == 0 || !raw[0].getMethodName().equals("fillInStackTrace")) {
            return 0;
        }
        int at = 1;
        while (at < raw.length && raw[at].getMethodName().equals("<init>")) {
            boolean isLast = raw[at++].getClassName().equals(className);
            if (isLast) {
                break;
            }
        }
        while (at < raw.length && isRaising(raw[at])) {
            at++;
        }
        return at;
    }

    /** The runtime constructs what an instruction raises, and what a stack that overflows does. */
    private static boolean isRaising(StackTraceElement frame) {
        return frame.getClassName().equals(RAISED) || frame.getClassName().equals(SCHEDULER);
    }

    /** Every program's first method is called by one of these. */
    private static boolean isBelowProgram(StackTraceElement frame) {
        return frame.getMethodName().equals("runAndReport")
                || frame.getMethodName().equals("startMain")
                || frame.getClassName().equals(SCHEDULER);
    }
}
