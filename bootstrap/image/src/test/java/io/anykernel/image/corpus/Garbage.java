package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.joinAll;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The collector under load: graphs held by suspended stacks, by monitors, by fields; much that dies young. */
final class Garbage implements Corpus.Program {
    private static final class Node {
        Node left;
        Node right;
        final int value;
        final byte[] pad;
        final Node self;

        Node(int value) {
            this.value = value;
            this.pad = new byte[(value & 31) + 1];
            this.self = this;
            for (int i = 0; i < pad.length; i++) {
                pad[i] = (byte) (value + i);
            }
        }
    }

    private static Object sink;

    @Override
    public void run() throws InterruptedException {
        churn();
        onStacks();
        large();
        identity();
        identities();
        lockedAcrossCollections();
    }

    private static Node tree(int depth, int value) {
        Node node = new Node(value);
        if (depth > 0) {
            if ((value & 3) == 0) {
                Thread.yield();
            }
            node.left = tree(depth - 1, value * 31 + 1);
            node.right = tree(depth - 1, value * 31 + 2);
        }
        return node;
    }

    private static long sum(Node node) {
        if (node == null) {
            return 7;
        }
        long sum = node.self == node ? node.value : -1;
        for (byte b : node.pad) {
            sum = sum * 31 + b;
        }
        return sum * 17 + sum(node.left) * 3 + sum(node.right);
    }

    private static void churn() {
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            byte[] block = new byte[i % 700];
            sink = block;
            if (i % 2500 == 0) {
                block = new byte[100];
                block[50] = (byte) i;
                kept.add(block);
            }
        }
        int check = 0;
        for (byte[] block : kept) {
            check = check * 31 + block[50];
        }
        say("churn " + kept.size() + " " + check);
    }

    private static void onStacks() throws InterruptedException {
        long[] sums = new long[20];
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < sums.length; t++) {
            int id = t;
            threads.add(new Thread(() -> sums[id] = holder(id)));
        }
        threads.forEach(Thread::start);
        joinAll(threads);
        long all = 0;
        for (long sum : sums) {
            all = all * 31 + sum;
        }
        say("stacks " + all);
    }

    private static long holder(int id) {
        Node a = tree(4, id * 7 + 1);
        long expected = sum(a);
        long bad = 0;
        for (int round = 0; round < 60; round++) {
            Node b = tree(3, round * 13 + id);
            sink = new byte[1000 + round];
            if (id == 0 && round % 10 == 9) {
                System.gc();
            }
            Thread.yield();
            bad += sum(a) == expected ? 0 : 1;
            bad += sum(b) == sum(b) ? 0 : 1;
        }
        return expected + bad;
    }

    private static void large() {
        int total = 0;
        for (int i = 0; i < 20; i++) {
            int[] big = new int[200_000];
            big[i * 1000] = i;
            big[199_999] = 1;
            sink = big;
            total += big[i * 1000] + big[199_999];
        }
        Object[] chain = null;
        for (int i = 0; i < 50_000; i++) {
            chain = new Object[] {chain, i};
            if (i % 10_000 == 0) {
                chain[0] = null;
            }
        }
        int length = 0;
        for (Object[] at = chain; at != null; at = (Object[]) at[0]) {
            length++;
        }
        say("large " + total + " " + length);
    }

    private static void identity() {
        Map<Object, Integer> byIdentity = new IdentityHashMap<>();
        Map<Object, Integer> byHash = new HashMap<>();
        List<Object> keys = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Object key = new Object();
            keys.add(key);
            byIdentity.put(key, i);
            byHash.put(key, i);
            sink = new byte[500];
        }
        System.gc();
        boolean found = true;
        for (int i = 0; i < 1000; i++) {
            found &= byIdentity.get(keys.get(i)) == i && byHash.get(keys.get(i)) == i;
        }
        say("identity " + found);
    }

    /** More than the heap has bytes: the collector once took one for the size of a free chunk. */
    private static void identities() {
        int distinct = 0;
        int former = 0;
        for (int i = 0; i < 12_000_000; i++) {
            int identity = System.identityHashCode(new Object());
            distinct += identity == former ? 0 : 1;
            former = identity;
        }
        say("identities " + (distinct > 11_000_000));
    }

    /** A monitor must neither die nor move out of its object's sight. */
    private static void lockedAcrossCollections() throws InterruptedException {
        Object lock = new Object();
        int[] order = {0};
        Thread other = new Thread(() -> {
            synchronized (lock) {
                order[0] = order[0] * 10 + 2;
                lock.notify();
            }
        });
        synchronized (lock) {
            other.start();
            for (int i = 0; i < 5; i++) {
                Thread.yield();
                System.gc();
                sink = new byte[100_000];
            }
            order[0] = 1;
            while (order[0] == 1) {
                lock.wait();
            }
        }
        other.join();
        say("locked " + order[0]);
    }
}
