package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.Iterator;
import java.util.List;

/** Throwing, catching, cleaning up. */
final class Exceptions implements Corpus.Program {
    private static class Custom extends Exception {
        private static final long serialVersionUID = 1L;
        final int code;

        Custom(int code, Throwable cause) {
            super("code " + code, cause);
            this.code = code;
        }
    }

    private static final class Resource implements AutoCloseable {
        private final String name;
        private final boolean failsToClose;

        Resource(String name, boolean failsToClose) {
            this.name = name;
            this.failsToClose = failsToClose;
            say("open " + name);
        }

        @Override
        public void close() throws Custom {
            say("close " + name);
            if (failsToClose) {
                throw new Custom(99, null);
            }
        }
    }

    private int steps;

    @Override
    public void run() throws Exception {
        implicit();
        for (int i = 0; i < 8; i++) {
            say("flow " + i + " " + flow(i));
            probe("bare " + i, bareNesting(i));
        }
        say("override " + finallyOverrides() + " " + nestedFinally(0) + nestedFinally(1) + nestedFinally(2));
        resources();
        causes();
        loops();
        say("deep " + deep(40));
    }

    private static void implicit() {
        int[] array = new int[2];
        Object text = "text";
        probe("aioobe", () -> array[2]);
        probe("aioobe", () -> array[-1] = 3);
        probe("npe", () -> ((int[]) null)[0]);
        probe("npe unused", () -> {
            String none = none();
            none.length();
            return "no";
        });
        probe("cce", () -> (Integer) text);
        probe("cce unused", () -> {
            Integer unused = (Integer) text;
            return "no";
        });
        probe("arithmetic unused", () -> {
            int unused = 1 / array[0];
            return "no";
        });
        probe("negative size unused", () -> {
            byte[] unused = new byte[array[0] - 1];
            return "no";
        });
        probe("negative size", () -> new int[2][array[0] - 1].length);
        probe("throw null", () -> {
            throw (RuntimeException) null;
        });
        probe("unboxing", () -> {
            Integer none = null;
            return none + 1;
        });
        probe("iterator", () -> List.of().iterator().next());
        probe("immutable", () -> List.of(1).add(2));
        probe("number", () -> Double.parseDouble("x"));
    }

    private static String none() {
        return null;
    }

    private String flow(int kind) {
        StringBuilder trace = new StringBuilder();
        try {
            trace.append('t');
            act(kind);
            trace.append('e');
            if (kind == 1) {
                return trace.append("return").toString();
            }
        } catch (IllegalStateException | ArithmeticException e) {
            trace.append(e.getClass().getSimpleName());
        } catch (Custom e) {
            trace.append(e.code).append(e.getMessage()).append(e.getCause());
        } catch (RuntimeException e) {
            trace.append("runtime ").append(e.getMessage());
        } finally {
            trace.append('f');
            steps++;
        }
        return trace.append(steps).toString();
    }

    /** Handlers that throw, in a try that begins where the next one does. */
    private static Corpus.Body bareNesting(int kind) {
        return () -> {
            try {
                try {
                    try {
                        act(kind);
                    } catch (Custom e) {
                        throw new IllegalStateException("from custom", e);
                    } finally {
                        say("inner finally");
                    }
                } catch (IllegalStateException e) {
                    if (kind == 2) {
                        throw new ArithmeticException("from state");
                    }
                    return "caught " + e.getMessage();
                } catch (ArithmeticException e) {
                    throw new IllegalStateException("not caught beside");
                }
            } catch (ArithmeticException e) {
                return "outer " + e.getMessage();
            } finally {
                say("outer finally");
            }
            return "passed";
        };
    }

    private static void act(int kind) throws Custom {
        switch (kind) {
            case 2:
                throw new IllegalStateException("two");
            case 3:
                throw new ArithmeticException("three");
            case 4:
                throw new Custom(4, new RuntimeException("cause"));
            case 5:
                throw new UnsupportedOperationException("five");
            case 6:
                try {
                    throw new Custom(6, null);
                } finally {
                    say("cleaning");
                }
            default:
                break;
        }
    }

    @SuppressWarnings("finally")
    private static int finallyOverrides() {
        try {
            throw new IllegalStateException();
        } finally {
            return 7;
        }
    }

    private static String nestedFinally(int kind) {
        String trace = "";
        for (int i = 0; i < 3; i++) {
            try {
                try {
                    if (kind == 1 && i == 1) {
                        continue;
                    }
                    if (kind == 2 && i == 1) {
                        break;
                    }
                    trace += i;
                } finally {
                    trace += "a";
                }
            } finally {
                trace += "b";
            }
        }
        return trace;
    }

    private static void resources() {
        try (Resource one = new Resource("one", true);
                Resource two = new Resource("two", true)) {
            say("using");
            throw new IllegalStateException("body");
        } catch (Exception e) {
            say(e + " suppressed " + e.getSuppressed().length + " " + e.getSuppressed()[0].getMessage());
        }
        try (Resource three = new Resource("three", true)) {
            say("quiet");
        } catch (Custom e) {
            say("closing failed " + e.code);
        }
    }

    private static void causes() {
        try {
            try {
                throw new Custom(1, null);
            } catch (Custom e) {
                throw new RuntimeException("wrapped", e);
            }
        } catch (RuntimeException e) {
            say(e.getMessage() + " " + e.getCause().getMessage() + " " + (e.getCause() instanceof Custom));
        }
    }

    private static void loops() {
        int caught = 0;
        int passed = 0;
        for (Iterator<Integer> numbers = List.of(3, 0, 5, 0, 7).iterator(); numbers.hasNext(); ) {
            int number = numbers.next();
            try {
                passed += 100 / number;
            } catch (ArithmeticException e) {
                caught++;
                continue;
            } finally {
                passed++;
            }
        }
        say("loops " + caught + " " + passed);
    }

    private static int deep(int depth) {
        if (depth == 0) {
            throw new IllegalStateException("bottom");
        }
        try {
            return deep(depth - 1) + 1;
        } catch (IllegalStateException e) {
            if (depth % 7 != 0) {
                throw e;
            }
            return depth;
        }
    }
}
