package io.anykernel.core.handle;

/** A socket, port or file that an application has opened. Its name is composed when it is asked for. */
public final class OpenHandle {
    private static final int MAX_FRAMES = 3;
    /** Between the application's call and here: frames that name no culprit. */
    private static final String[] OURS = {
        "io.anykernel.core.", "io.anykernel.net.", "io.anykernel.fs.", "io.anykernel.composition.", "java."
    };

    private final Object subject;
    private final Throwable openedAt;

    /**
     * @param subject whose {@code toString} names it in a few words, such as {@code udp port 53}
     * @param isTracked whether the caller's stack is captured, which takes some microseconds
     */
    public OpenHandle(Object subject, boolean isTracked) {
        this.subject = subject;
        this.openedAt = isTracked ? new Throwable("opened here") : null;
    }

    /** The name and, where it is tracked, the application's frames that opened it, innermost first. */
    @Override
    public String toString() {
        return openedAt == null ? subject.toString() : subject + " opened at " + frames();
    }

    private String frames() {
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (StackTraceElement frame : openedAt.getStackTrace()) {
            if (count < MAX_FRAMES && (count > 0 || !isOurs(frame.getClassName()))) {
                text.append(count == 0 ? "" : " < ").append(frame);
                count++;
            }
        }
        return count == 0 ? "an unknown place" : text.toString();
    }

    private static boolean isOurs(String className) {
        for (String prefix : OURS) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
