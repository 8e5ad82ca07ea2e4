package io.anykernel.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills a heap of 32 MiB, and the direct memory that goes with it; the first argument names what becomes of the error. */
public final class FullHeaps {
    private static final int MIB = 1 << 20;
    private static final int MORE_THAN_THE_RESERVE_HAS_STEPS = 18;

    private static Object kept;

    private FullHeaps() {}

    private static final class Node {
        final Node next;
        long number;

        Node(Node next) {
            this.next = next;
            number = next == null ? 0 : next.number + 1;
        }
    }

    /** What fills a heap until it throws. */
    private interface Filling {
        void fill() throws InterruptedException;
    }

    public static void main(String[] arguments) throws InterruptedException {
        switch (arguments[0]) {
            case "caught" -> caught();
            case "thread" -> thread();
            case "uncaught" -> chain();
            case "kept" -> keepAll();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void caught() throws InterruptedException {
        attempt("large array", () -> kept = new long[200 * MIB]);
        for (int i = 0; i < MORE_THAN_THE_RESERVE_HAS_STEPS; i++) {
            attempt("chain", FullHeaps::chain);
        }
        attempt("arrays", FullHeaps::arrays);
        attempt("map", FullHeaps::map);
        attempt("rows", FullHeaps::rows);
        attempt("text", FullHeaps::text);
        attempt("nested", FullHeaps::nested);
        attempt("held lock", FullHeaps::locked);
        fitsAgain();
        directBuffers();
        System.out.println("main returns");
    }

    private static void attempt(String what, Filling filling) throws InterruptedException {
        try {
            filling.fill();
            System.out.println(what + " fits");
        } catch (OutOfMemoryError full) {
            kept = null;
            String message = full.getMessage();
            int details = message.indexOf(" (");
            System.out.println(what + ": " + (details < 0 ? message : message.substring(0, details)));
        }
    }

    private static void chain() {
        Node last = null;
        while (true) {
            last = new Node(last);
            kept = last;
        }
    }

    private static void arrays() {
        List<byte[]> list = new ArrayList<>();
        kept = list;
        while (true) {
            list.add(new byte[100_000]);
        }
    }

    private static void map() {
        Map<Integer, String> map = new HashMap<>();
        kept = map;
        for (int i = 0; ; i++) {
            map.put(i, "value " + i);
        }
    }

    private static void rows() {
        kept = new int[10_000][10_000];
    }

    private static void text() {
        StringBuilder text = new StringBuilder("text");
        kept = text;
        while (true) {
            text.append(text);
        }
    }

    /** The error passes through handlers that do not take it. */
    private static void nested() {
        try {
            try {
                arrays();
            } catch (IllegalStateException never) {
                System.out.println("never");
            } finally {
                int size = ((List<?>) kept).size();
                kept = null;
                System.out.println("finally " + (size > 100));
            }
        } catch (RuntimeException never) {
            System.out.println("never");
        }
    }

    private static void locked() throws InterruptedException {
        Object lock = new Object();
        Thread waiting = new Thread(() -> {
            synchronized (lock) {
                System.out.println("the lock was released");
            }
        });
        try {
            synchronized (lock) {
                waiting.start();
                chain();
            }
        } finally {
            kept = null;
            waiting.join();
        }
    }

    /** All of the heap is there for others after all that. */
    private static void fitsAgain() {
        byte[][] parts = new byte[60][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new byte[300_000];
            parts[i][i] = (byte) i;
        }
        int sum = 0;
        for (int i = 0; i < parts.length; i++) {
            sum += parts[i][i];
        }
        System.out.println("fits again: " + sum);
    }

    private static void directBuffers() throws InterruptedException {
        int dirty = 0;
        for (int i = 0; i < 60; i++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4 * MIB);
            for (int at = 0; at < 4 * MIB; at += 4096) {
                dirty += buffer.get(at);
                buffer.put(at, (byte) 1);
            }
        }
        System.out.println("unreachable buffers come back, dirty " + dirty);
        List<ByteBuffer> views = new ArrayList<>();
        attempt("direct buffers", () -> {
            while (true) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(4 * MIB);
                buffer.putInt(8, views.size());
                buffer.position(8);
                views.add(
                        views.size() % 2 == 0
                                ? buffer.slice()
                                : buffer.duplicate().slice());
            }
        });
        System.gc();
        boolean isKept = true;
        for (int i = 0; i < views.size(); i++) {
            isKept &= views.get(i).getInt(0) == i;
        }
        System.out.println("views keep their buffers: " + isKept + " " + (views.size() > 4 && views.size() < 9));
        views.clear();
        attempt("one large buffer", () -> kept = ByteBuffer.allocateDirect(24 * MIB));
        attempt(
                "two large buffers",
                () -> kept =
                        new ByteBuffer[] {ByteBuffer.allocateDirect(20 * MIB), ByteBuffer.allocateDirect(28 * MIB)});
    }

    private static void thread() throws InterruptedException {
        Thread eater = new Thread(FullHeaps::chain, "eater");
        eater.setUncaughtExceptionHandler((thread, thrown) -> {
            kept = null;
            System.out.println(thread.getName() + ": " + thrown);
        });
        eater.start();
        eater.join();
        Thread other = new Thread(() -> System.out.println("another thread goes on"));
        other.start();
        other.join();
    }

    /** Never releases anything, and catches the error each time. */
    private static void keepAll() {
        Node last = null;
        while (true) {
            try {
                last = new Node(last);
                kept = last;
            } catch (OutOfMemoryError full) {
                System.out.println("caught");
            }
        }
    }
}
