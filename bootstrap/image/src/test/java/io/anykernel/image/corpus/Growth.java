package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;

/** Heaps that grow beyond their first size while much is alive: in one array, in lists, in a map, between many holes. */
final class Growth implements Corpus.Program {
    private static Object sink;

    @Override
    public void run() {
        say("references " + refs());
        say("list " + list());
        say("linked " + linked());
        say("map " + map());
        say("holes " + holes());
        sizes();
    }

    /** Byte counts that exceed 32 bits, or end near 0 in them. */
    private static void sizes() {
        int size = 1 << 29;
        probe("longs", () -> sink = new long[1 << 29]);
        probe("counted longs", () -> sink = new long[size]);
        probe("bytes", () -> sink = new byte[Integer.MAX_VALUE]);
        probe("characters", () -> sink = new char[Integer.MAX_VALUE]);
        probe("references", () -> sink = new Object[size + 1]);
        probe("rows", () -> sink = new long[3][size]);
        probe("list", () -> sink = new ArrayList<Object>(size));
        probe("by class", () -> sink = Array.newInstance(String.class, size));
        probe("copy", () -> sink = java.util.Arrays.copyOf(new String[1], size));
        probe("negative by class", () -> sink = Array.newInstance(String.class, -1));
        sink = null;
    }

    private static long refs() {
        Object[] a = new Object[400_000];
        for (int i = 0; i < a.length; i++) {
            a[i] = new int[] {i};
        }
        long s = 0;
        for (Object o : a) {
            s = s * 31 + ((int[]) o)[0];
        }
        return s;
    }

    private static long list() {
        List<Integer> l = new ArrayList<>();
        for (int i = 0; i < 250_000; i++) {
            l.add(i * 7);
        }
        long s = 0;
        for (int i : l) {
            s = s * 31 + i;
        }
        return s;
    }

    private static long linked() {
        LinkedList<Integer> l = new LinkedList<>();
        for (int i = 0; i < 400_000; i++) {
            l.add(i);
        }
        long s = 0;
        for (int i : l) {
            s = s * 31 + i;
        }
        return s;
    }

    private static long map() {
        Map<Integer, Integer> m = new HashMap<>();
        for (int i = 0; i < 400_000; i++) {
            m.put(i, i * 3);
        }
        long s = 0;
        for (int i = 0; i < 400_000; i++) {
            s = s * 31 + m.get(i);
        }
        return s;
    }

    private static long holes() {
        Object[] a = new Object[600_000];
        for (int i = 0; i < a.length; i++) {
            a[i] = new int[] {i};
        }
        for (int i = 0; i < a.length; i += 2) {
            a[i] = null;
        }
        System.gc();
        long s = 0;
        for (int r = 0; r < 20; r++) {
            sink = new byte[1_000_000];
        }
        for (Object o : a) {
            s = s * 31 + (o == null ? 1 : ((int[]) o)[0]);
        }
        return s;
    }
}
