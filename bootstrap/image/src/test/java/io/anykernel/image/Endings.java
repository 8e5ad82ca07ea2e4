package io.anykernel.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Ways in which a program ends; the first argument names one. */
public final class Endings {
    private static volatile boolean hasReturned;

    private Endings() {}

    /** Thrown by a constructor, which is a frame of its trace. */
    private static final class Unfinished {
        Unfinished() {
            throw new IllegalStateException("in a constructor");
        }
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "return" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
            case "exit" -> exit(Integer.parseInt(arguments[1]));
            case "halt" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("never")));
                Runtime.getRuntime().halt(4);
            }
            case "hooks" -> hooks();
            case "threads" -> threads();
            case "uncaught" -> uncaught();
            case "handled" -> handled();
            case "input" -> input();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("main returns");
        hasReturned = true;
    }

    private static void exit(int status) {
        try {
            System.exit(status);
        } finally {
            System.out.println("never");
        }
    }

    private static void hooks() {
        Runtime runtime = Runtime.getRuntime();
        Thread hook = new Thread(Endings::late);
        runtime.addShutdownHook(hook);
        attempt(() -> runtime.addShutdownHook(hook));
        attempt(() -> runtime.addShutdownHook(null));
        attempt(() -> runtime.removeShutdownHook(null));
        Thread running = new Thread(() -> attempt(() -> runtime.addShutdownHook(Thread.currentThread())));
        running.start();
        join(running);
        System.out.println(runtime.removeShutdownHook(hook) + " " + runtime.removeShutdownHook(hook));
        runtime.addShutdownHook(hook);
        System.exit(3);
    }

    /** A hook that waits, and then finds that the program is ending. */
    private static void late() {
        Thread helper = new Thread(() -> System.out.println("helper of a hook"));
        helper.start();
        join(helper);
        attempt(() -> Runtime.getRuntime().addShutdownHook(new Thread(() -> {})));
        attempt(() -> Runtime.getRuntime().removeShutdownHook(helper));
    }

    private static void threads() {
        new Thread(() -> {
                    while (!hasReturned) {
                        Thread.yield();
                    }
                    System.out.println("waited for");
                })
                .start();
        Thread daemon = new Thread(() -> join(Thread.currentThread()));
        daemon.setDaemon(true);
        daemon.start();
        Thread failing = new Thread(Unfinished::new, "failing");
        failing.start();
        join(failing);
    }

    private static void uncaught() {
        try {
            nested(2);
        } catch (IllegalStateException e) {
            Failure failure = new Failure("the message", e);
            failure.addSuppressed(new Failure("suppressed", new Failure("its cause", null)));
            throw failure;
        }
    }

    private static void nested(int depth) {
        if (depth == 0) {
            new Unfinished();
        }
        nested(depth - 1);
    }

    private static void handled() {
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> System.out.println(thread.getName() + " " + thrown.getMessage()));
        Thread own = new Thread(Unfinished::new, "own");
        own.setUncaughtExceptionHandler((thread, thrown) -> {
            System.out.println("own handler " + thrown.getStackTrace()[0].getMethodName());
            throw new Failure("lost", null);
        });
        own.start();
        join(own);
        Thread other = new Thread(Unfinished::new, "other");
        other.start();
        join(other);
        throw new Failure("of main", null);
    }

    private static void input() throws IOException {
        InputStream in = System.in;
        System.out.println(in.read(new byte[0]));
        byte[] bytes = new byte[100];
        int count = 0;
        for (int read = in.read(bytes, 0, 3); read > 0; read = in.read(bytes, count, bytes.length - count)) {
            count += read;
        }
        System.out.println(
                new String(bytes, 0, count, StandardCharsets.UTF_8) + in.read() + in.read(bytes) + in.available());
        attempt(() -> {
            try {
                in.read(bytes, 99, 2);
            } catch (IOException e) {
                System.out.println(e);
            }
        });
    }

    private static void attempt(Runnable body) {
        try {
            body.run();
            System.out.println("done");
        } catch (RuntimeException e) {
            System.out.println(e.getClass().getName());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
