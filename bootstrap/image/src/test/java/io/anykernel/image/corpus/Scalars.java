package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

/** Objects that never leave their method, which the optimiser takes apart: what becomes of their fields. */
final class Scalars implements Corpus.Program {
    private static int seven = 7;
    private static Object text = "text";

    private static final class Tally {
        int count;
        long total;
        Object last;
    }

    private static final class Cell {
        byte small;
        boolean flag;
        char letter;
    }

    private static final class Chain {
        Chain next;
        int value;
    }

    private static final class Box {
        int value;
    }

    private static final class Guard {
        int value;
    }

    private static final class Slot {
        String text;
    }

    @Override
    public void run() {
        for (int way = 0; way < 4; way++) {
            int chosen = way;
            probe("handler " + way, () -> handler(chosen));
            probe("perhaps null " + way, () -> perhapsNull(chosen));
            probe("loop " + way, () -> loop(chosen));
        }
        probe("narrow", Scalars::narrow);
        probe("chain", Scalars::chain);
        probe("monitor", Scalars::monitor);
        probe("cast stored", Scalars::castStored);
        probe("identity", Scalars::identity);
    }

    private static int mayFail(int way, int at) {
        if (way == at) {
            throw new IllegalStateException();
        }
        return way * 10 + at;
    }

    private static Object handler(int way) {
        Tally tally = new Tally();
        try {
            tally.count = 1;
            tally.total += mayFail(way, 0);
            tally.count = 2;
            tally.last = "before";
            tally.total += mayFail(way, 1);
            tally.last = "after";
            tally.count += mayFail(way, 2);
        } catch (IllegalStateException expected) {
            tally.count = -tally.count;
        } finally {
            tally.total++;
        }
        return tally.count + " " + tally.total + " " + tally.last;
    }

    private static Object perhapsNull(int way) {
        Box box = way > 1 ? new Box() : null;
        say("about to");
        box.value += way;
        return box.value;
    }

    private static Object loop(int way) {
        Guard guard = new Guard();
        int last = 0;
        for (int i = 0; i < 4; i++) {
            Guard older = guard;
            if (i == way) {
                guard = new Guard();
            }
            guard.value += i + 1;
            last = older.value;
        }
        return guard.value + " " + last;
    }

    private static Object narrow() {
        Cell cell = new Cell();
        cell.small += 200 + seven;
        cell.flag ^= seven > 3;
        cell.letter -= seven;
        return cell.small + " " + cell.flag + " " + (int) cell.letter;
    }

    private static Object chain() {
        Chain first = new Chain();
        first.next = new Chain();
        first.next.value = seven;
        first.value = first.next.value + (first.next.next == null ? 1 : 2);
        return first.value + first.next.next.value;
    }

    private static Object monitor() {
        Object lock = new Object();
        int got = 0;
        synchronized (lock) {
            got = seven;
        }
        synchronized (new int[0]) {
            got++;
        }
        return got;
    }

    private static Object castStored() {
        Slot slot = new Slot();
        slot.text = (String) (Object) Integer.valueOf(seven);
        return "on";
    }

    private static Object identity() {
        Object one = new Object();
        Object other = new Object();
        return (one == other) + " " + (one == null) + " " + (text instanceof Box);
    }
}
