package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.say;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Loops that poll for what another thread does, without waiting or yielding. */
final class Spinning implements Corpus.Program {
    private volatile boolean isSet;
    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public void run() throws Exception {
        volatileField();
        atomics();
        threads();
        clocks();
        classesMadeForThreads();
    }

    private static Thread start(Runnable body) {
        Thread thread = new Thread(body);
        thread.start();
        return thread;
    }

    private boolean isSetByNow() {
        return isSet;
    }

    private void volatileField() {
        start(() -> isSet = true);
        while (!isSet) {}
        say("volatile field");
        isSet = false;
        start(() -> isSet = true);
        while (!isSetByNow()) {}
        say("volatile field in a method");
    }

    private void atomics() throws InterruptedException {
        AtomicBoolean flag = new AtomicBoolean();
        start(() -> flag.set(true));
        while (!flag.get()) {}
        start(() -> flag.set(false));
        while (!flag.compareAndSet(false, true)) {}
        say("atomic flag");
        StringBuilder order = new StringBuilder();
        Thread[] players = new Thread[3];
        for (int i = 0; i < players.length; i++) {
            int me = i;
            players[i] = start(() -> {
                for (int round = 0; round < 3; round++) {
                    while (turn.get() % 3 != me) {}
                    order.append(me);
                    turn.incrementAndGet();
                }
            });
        }
        for (Thread player : players) {
            player.join();
        }
        say("turns " + order);
    }

    private static void threads() {
        Thread other = start(() -> {});
        while (other.isAlive()) {}
        say("thread " + other.getState());
        Thread interrupted = start(() -> {
            while (!Thread.currentThread().isInterrupted()) {}
            say("interrupted " + Thread.interrupted());
        });
        interrupted.interrupt();
        while (interrupted.getState() != Thread.State.TERMINATED) {}
    }

    private static void clocks() {
        AtomicInteger count = new AtomicInteger();
        start(count::incrementAndGet);
        long end = System.nanoTime() + 20_000_000;
        while (System.nanoTime() < end) {}
        long endMillis = System.currentTimeMillis() + 5;
        while (System.currentTimeMillis() < endMillis) {}
        say("clocks " + count.get());
    }

    private static void classesMadeForThreads() throws InterruptedException {
        Queue<String> queue = new ConcurrentLinkedQueue<>();
        start(() -> queue.add("element"));
        String element = queue.poll();
        while (element == null) {
            element = queue.poll();
        }
        say("queue " + element);
        FutureTask<String> task = new FutureTask<>(() -> "result");
        start(task);
        while (!task.isDone()) {}
        CountDownLatch latch = new CountDownLatch(1);
        start(latch::countDown);
        while (latch.getCount() > 0) {}
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch locked = new CountDownLatch(1);
        start(() -> {
            lock.lock();
            locked.countDown();
            Thread.yield();
            lock.unlock();
        });
        locked.await();
        while (!lock.tryLock()) {}
        say("lock " + lock.isHeldByCurrentThread());
    }
}
