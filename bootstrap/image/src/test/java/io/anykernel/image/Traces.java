package io.anykernel.image;

/** Tells where exceptions were thrown: in a chain of calls, in what is inlined, and past a handler. */
public final class Traces {
    private Traces() {}

    public static void main(String[] arguments) {
        System.out.print(describe());
    }

    /** The frames of this class, down to this method. */
    static String describe() {
        StringBuilder text = new StringBuilder();
        for (int way = 0; way < 3; way++) {
            try {
                descend(way, 2);
            } catch (IllegalStateException thrown) {
                append(text, thrown);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().equals(Traces.class.getName())) {
                text.append(frame.getMethodName()).append(':').append(frame.getLineNumber());
                if (frame.getMethodName().equals("describe")) {
                    break;
                }
                text.append(' ');
            }
        }
        text.append('\n');
    }

    private static int descend(int way, int depth) {
        if (depth > 0) {
            return descend(way, depth - 1) + 1;
        }
        return way == 0 ? plain() : way == 1 ? small(way) : pastHandler();
    }

    private static int plain() {
        throw new IllegalStateException("plain");
    }

    private static int small(int way) {
        if (way > 0) {
            throw new IllegalStateException("small");
        }
        return way;
    }

    private static int pastHandler() {
        try {
            return plain();
        } catch (ArithmeticException never) {
            return 0;
        }
    }
}
