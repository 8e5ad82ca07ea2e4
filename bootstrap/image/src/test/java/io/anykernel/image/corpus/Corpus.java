package io.anykernel.image.corpus;

import java.util.List;

/** Runs every program in order. A program that throws says so and ends alone. */
public final class Corpus {
    /** One program. */
    interface Program {
        void run() throws Exception;
    }

    private Corpus() {}

    public static void main(String[] arguments) {
        run("integers", new Integers());
        run("operand order", new OperandOrder());
        run("floats", new Floats());
        run("mathematics", new Mathematics());
        run("text", new Text());
        run("formats", new Formats());
        run("edges", new Edges());
        run("randoms", new Randoms());
        run("exceptions", new Exceptions());
        run("spills", new Spills());
        run("parameters", new Parameters());
        run("objects", new Objects());
        run("types", new Types());
        run("dispatch", new Dispatch());
        run("modern", new Modern());
        run("lambdas", new Lambdas());
        run("surroundings", new Surroundings());
        run("collections", new Collecting());
        run("collections at their edges", new CollectionEdges());
        run("read-only views", new ReadOnlyViews());
        run("streams", new Streams());
        run("addresses", new Addresses());
        run("digests", new Digests());
        run("arrays", new Arrays());
        run("bounds", new Bounds());
        run("unread", new Unread());
        run("scalars", new Scalars());
        run("switches", new Switches());
        run("initialisers", new Initialisers());
        run("monitors", new Monitors());
        run("suspension", new Suspension());
        run("concurrency", new Concurrency());
        run("spinning", new Spinning());
        run("garbage", new Garbage());
        run("holes", new Holes());
        run("growth", new Growth());
        run("overflow", new Overflow());
        say("arguments " + String.join(",", arguments));
    }

    static void run(String name, Program program) {
        say("== " + name);
        try {
            program.run();
        } catch (Throwable thrown) {
            say("threw " + thrown);
        }
    }

    static void say(String line) {
        System.out.println(line);
    }

    /** What a body does: its name, and its result or the class of what it threw. */
    static void probe(String what, Body body) {
        String outcome;
        try {
            outcome = String.valueOf(body.get());
        } catch (Throwable thrown) {
            outcome = thrown.getClass().getName();
        }
        say(what + " -> " + outcome);
    }

    /** A body with a result. */
    interface Body {
        Object get() throws Throwable;
    }

    /** Waits for all; none of them may be interrupted. */
    static void joinAll(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
