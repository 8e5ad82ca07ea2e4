package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

/** What is around a program: properties, environment, input, assertions. */
final class Surroundings implements Corpus.Program {
    private static final String MISSING = "no.such.property";

    @Override
    public void run() throws Exception {
        properties();
        environment();
        say("input " + System.in.read() + " " + System.in.read(new byte[8]) + " " + System.in.available());
        assert isReached() : "assertions are off";
        say("assertions " + Surroundings.class.desiredAssertionStatus());
        traces();
    }

    private static boolean isReached() {
        say("an assertion was evaluated");
        return false;
    }

    private static void properties() {
        for (String name : new String[] {"file.separator", "path.separator", "line.separator", "os.arch", MISSING}) {
            say(name + "=" + System.getProperty(name) + " " + System.getProperty(name, "otherwise"));
        }
        for (String name : new String[] {"java.version", "java.vendor", "os.name", "user.dir", "java.io.tmpdir"}) {
            say(name + " is there: " + (System.getProperty(name) != null));
        }
        say(System.setProperty(MISSING, "41") + " " + System.setProperty(MISSING, "42") + " "
                + Integer.getInteger(MISSING) + " " + Long.getLong(MISSING, 1L) + " " + Boolean.getBoolean(MISSING)
                + " "
                + System.getProperties().getProperty(MISSING) + " " + System.clearProperty(MISSING) + " "
                + System.clearProperty(MISSING) + " " + Integer.getInteger(MISSING, 7));
        probe("null property", () -> System.getProperty(null));
        probe("empty property", () -> System.getProperty(""));
        probe("null value", () -> System.setProperty("name", null));
        probe("clear null", () -> System.clearProperty(null));
    }

    private static void environment() {
        say("getenv " + System.getenv(MISSING) + " " + System.getenv().get(MISSING));
        probe("getenv null", () -> System.getenv(null));
        probe("getenv is read only", () -> System.getenv().put("name", "value"));
    }

    private static void traces() {
        try {
            deep(3);
        } catch (IllegalArgumentException e) {
            for (StackTraceElement frame : e.getStackTrace()) {
                if (frame.getClassName().equals(Surroundings.class.getName())) {
                    say(frame.toString());
                }
            }
        }
        IllegalStateException state = new IllegalStateException("state");
        probe("suppress itself", () -> {
            state.addSuppressed(state);
            return "done";
        });
        probe("suppress null", () -> {
            state.addSuppressed(null);
            return "done";
        });
        probe("cause itself", () -> state.initCause(state));
        probe("cause twice", () -> new RuntimeException(state).initCause(state));
        probe("cause", () -> new RuntimeException("one").initCause(state));
    }

    private static void deep(int depth) {
        if (depth == 0) {
            throw new IllegalArgumentException("deep");
        }
        deep(depth - 1);
    }
}
