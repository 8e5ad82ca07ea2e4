package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** {@code java.util.concurrent}: what it promises whatever the threads' order, and its errors. */
final class Concurrency implements Corpus.Program {
    private static final long LONG_SECONDS = 30;

    @Override
    public void run() throws Exception {
        locks();
        conditions();
        readersAndWriters();
        permits();
        latchesAndBarriers();
        queues();
        handOver();
        producersAndConsumers();
        pools();
        poolsOfOtherKinds();
        schedules();
        futures();
        stages();
        stagesThatFail();
        maps();
        atomics();
        threads();
    }

    private static Thread start(Runnable body) {
        Thread thread = new Thread(body);
        thread.start();
        return thread;
    }

    /** Until the thread waits for something. */
    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
    }

    /** A body that may throw. */
    private interface Body {
        void run() throws Exception;
    }

    private static Runnable named(String what, Body body) {
        return () -> {
            try {
                body.run();
                say(what + " done");
            } catch (Exception thrown) {
                say(what + " " + thrown.getClass().getName() + " "
                        + Thread.currentThread().isInterrupted());
            }
        };
    }

    private static void locks() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        probe("unlock of another's", () -> {
            lock.unlock();
            return null;
        });
        lock.lock();
        lock.lock();
        say("holds " + lock.getHoldCount() + lock.isHeldByCurrentThread() + lock.isLocked() + lock.isFair());
        Thread waiter = start(named("lock", () -> {
            lock.lock();
            lock.unlock();
        }));
        awaitWaiting(waiter);
        say("queued " + lock.hasQueuedThreads() + lock.getQueueLength());
        Thread interrupted = start(named("lockInterruptibly", lock::lockInterruptibly));
        awaitWaiting(interrupted);
        interrupted.interrupt();
        interrupted.join();
        Thread late = start(named("tryLock", () -> say("in time " + lock.tryLock(5, TimeUnit.MILLISECONDS))));
        late.join();
        start(() -> say("tryLock " + lock.tryLock())).join();
        lock.unlock();
        lock.unlock();
        waiter.join();
        say("free " + lock.isLocked() + lock.getHoldCount());
        int[] count = {0};
        List<Thread> counting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            counting.add(start(() -> {
                for (int step = 0; step < 200; step++) {
                    lock.lock();
                    try {
                        int read = count[0];
                        if (step % 50 == 0) {
                            Thread.yield();
                        }
                        count[0] = read + 1;
                    } finally {
                        lock.unlock();
                    }
                }
            }));
        }
        Corpus.joinAll(counting);
        say("counted " + count[0]);
    }

    private static void conditions() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock(true);
        Condition condition = lock.newCondition();
        probe("await without the lock", () -> {
            condition.await();
            return null;
        });
        probe("signal without the lock", () -> {
            condition.signal();
            return null;
        });
        boolean[] isReady = {false};
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(start(() -> {
                lock.lock();
                lock.lock();
                while (!isReady[0]) {
                    condition.awaitUninterruptibly();
                }
                say("holds again " + lock.getHoldCount());
                lock.unlock();
                lock.unlock();
            }));
        }
        for (Thread waiter : waiters) {
            awaitWaiting(waiter);
        }
        lock.lock();
        say("waiters " + lock.getWaitQueueLength(condition) + lock.hasWaiters(condition));
        isReady[0] = true;
        condition.signalAll();
        lock.unlock();
        Corpus.joinAll(waiters);
        lock.lock();
        say("too late " + condition.await(2, TimeUnit.MILLISECONDS) + (condition.awaitNanos(1000) <= 0));
        say("past " + condition.awaitUntil(new java.util.Date(0)));
        Thread.currentThread().interrupt();
        probe("await of the interrupted", () -> {
            condition.await();
            return null;
        });
        say("held after that " + lock.isHeldByCurrentThread() + Thread.interrupted());
        lock.unlock();
    }

    private static void readersAndWriters() throws InterruptedException {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        lock.readLock().lock();
        start(named("second reader", () -> {
                    lock.readLock().lock();
                    say("readers " + lock.getReadLockCount() + lock.getReadHoldCount());
                    lock.readLock().unlock();
                }))
                .join();
        start(() -> say("writer beside readers " + lock.writeLock().tryLock())).join();
        Thread writer = start(named("writer", () -> {
            lock.writeLock().lock();
            say("writes " + lock.isWriteLocked() + lock.getReadLockCount());
            lock.readLock().lock();
            lock.writeLock().unlock();
            say("downgraded " + lock.isWriteLocked() + lock.getReadLockCount());
            lock.readLock().unlock();
        }));
        awaitWaiting(writer);
        lock.readLock().unlock();
        writer.join();
        probe("unlock read", () -> {
            lock.readLock().unlock();
            return null;
        });
        probe("unlock write", () -> {
            lock.writeLock().unlock();
            return null;
        });
        probe("condition of readers", () -> lock.readLock().newCondition());
        lock.writeLock().lock();
        start(named("late", () -> say("read " + lock.readLock().tryLock(2, TimeUnit.MILLISECONDS))))
                .join();
        lock.writeLock().unlock();
    }

    private static void permits() throws InterruptedException {
        Semaphore semaphore = new Semaphore(2);
        say("permits " + semaphore.tryAcquire() + semaphore.tryAcquire(2) + semaphore.availablePermits());
        Thread waiter = start(named("acquire 3", () -> semaphore.acquire(3)));
        awaitWaiting(waiter);
        say("queue " + semaphore.hasQueuedThreads() + semaphore.getQueueLength());
        semaphore.release(2);
        waiter.join();
        say("left " + semaphore.availablePermits() + semaphore.drainPermits());
        Thread interrupted = start(named("acquire", semaphore::acquire));
        awaitWaiting(interrupted);
        interrupted.interrupt();
        interrupted.join();
        say("in time " + semaphore.tryAcquire(1, TimeUnit.MILLISECONDS));
        probe("negative", () -> semaphore.tryAcquire(-1));
        Semaphore few = new Semaphore(-1);
        few.release();
        say("below zero " + few.availablePermits() + few.tryAcquire());
    }

    private static void latchesAndBarriers() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(2);
        Thread waiter = start(named("latch", latch::await));
        awaitWaiting(waiter);
        latch.countDown();
        say("count " + latch.getCount() + latch.await(1, TimeUnit.MILLISECONDS));
        latch.countDown();
        latch.countDown();
        waiter.join();
        say("count " + latch.getCount() + latch.await(0, TimeUnit.SECONDS));
        probe("negative latch", () -> new CountDownLatch(-1));
        probe("no parties", () -> new CyclicBarrier(0));

        List<Integer> arrivals = Collections.synchronizedList(new ArrayList<>());
        CyclicBarrier barrier = new CyclicBarrier(3, () -> arrivals.add(-1));
        List<Thread> parties = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            parties.add(start(() -> {
                try {
                    for (int round = 0; round < 2; round++) {
                        arrivals.add(barrier.await());
                    }
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        Corpus.joinAll(parties);
        List<Integer> sorted = new ArrayList<>(arrivals);
        Collections.sort(sorted);
        say("arrivals " + sorted + " first " + arrivals.get(0) + " broken " + barrier.isBroken());
        CyclicBarrier broken = new CyclicBarrier(2);
        Thread one = start(named("barrier", broken::await));
        awaitWaiting(one);
        say("waiting " + broken.getNumberWaiting());
        one.interrupt();
        one.join();
        probe("broken", () -> broken.await());
        broken.reset();
        probe("alone", () -> broken.await(1, TimeUnit.MILLISECONDS));
        CyclicBarrier failing = new CyclicBarrier(1, () -> {
            throw new IllegalStateException();
        });
        probe("action", () -> failing.await());
        say("broken by it " + failing.isBroken());
    }

    private static void queues() throws InterruptedException {
        for (BlockingQueue<String> queue : List.of(
                new ArrayBlockingQueue<String>(2),
                new LinkedBlockingQueue<String>(2),
                new LinkedBlockingDeque<String>(2))) {
            say("== " + queue.getClass().getSimpleName() + queue.remainingCapacity());
            probe("null", () -> queue.offer(null));
            probe("remove", queue::remove);
            probe("element", queue::element);
            say("empty " + queue.poll() + queue.peek() + queue.poll(1, TimeUnit.MILLISECONDS));
            say("offer " + queue.offer("a") + queue.offer("b") + queue.offer("c") + queue);
            probe("add", () -> queue.add("c"));
            say("late " + queue.offer("c", 1, TimeUnit.MILLISECONDS) + queue.contains("b") + queue.size());
            Thread putter = start(named("put", () -> queue.put("c")));
            awaitWaiting(putter);
            String taken = queue.take();
            putter.join();
            say("take " + taken);
            List<String> drained = new ArrayList<>();
            say("drain " + queue.drainTo(drained, 1) + drained + queue);
            say("remove " + queue.remove("c") + queue.remove("c") + queue.isEmpty());
            Thread taker = start(named("take", queue::take));
            awaitWaiting(taker);
            taker.interrupt();
            taker.join();
            probe("drain to itself", () -> queue.drainTo(queue));
        }
        probe("no room", () -> new ArrayBlockingQueue<String>(0));
        probe("no room", () -> new LinkedBlockingQueue<String>(0));
        PriorityBlockingQueue<Integer> byPriority = new PriorityBlockingQueue<>(List.of(5, 1, 4));
        byPriority.add(2);
        say("priority " + byPriority.take() + byPriority.take() + byPriority.take() + byPriority.poll()
                + byPriority.poll());
        LinkedBlockingDeque<Integer> deque = new LinkedBlockingDeque<>(List.of(1, 2, 3));
        deque.addFirst(0);
        deque.putLast(4);
        say("deque " + deque.takeLast() + deque.peekFirst() + deque.peekLast() + deque.pollLast() + deque);
        ConcurrentLinkedQueue<Integer> linked = new ConcurrentLinkedQueue<>(List.of(1, 2, 3, 4));
        List<Integer> seen = new ArrayList<>();
        for (Integer element : linked) {
            seen.add(element);
            if (element == 2) {
                linked.remove(3);
                linked.add(5);
            }
        }
        say("linked " + seen + linked + linked.poll() + linked.size() + linked.contains(4) + linked.remove(9));
        probe("null", () -> linked.add(null));
        linked.clear();
        say("cleared " + linked + linked.poll() + linked.isEmpty());
        for (var iterator = linked.iterator(); iterator.hasNext(); ) {
            iterator.next();
        }
        probe("next", () -> linked.iterator().next());
    }

    private static void handOver() throws InterruptedException {
        SynchronousQueue<String> queue = new SynchronousQueue<>();
        say("alone " + queue.offer("x") + queue.poll() + queue.size() + queue.peek());
        Thread taker = start(named("taker", () -> say("took " + queue.take())));
        awaitWaiting(taker);
        boolean isOffered = queue.offer("y");
        taker.join();
        say("offered " + isOffered);
        Thread putter = start(named("putter", () -> queue.put("z")));
        awaitWaiting(putter);
        String polled = queue.poll();
        putter.join();
        say("polled " + polled);
        say("late " + queue.offer("w", 1, TimeUnit.MILLISECONDS) + queue.poll(1, TimeUnit.MILLISECONDS));
    }

    private static Runnable quiet(Body body) {
        return () -> {
            try {
                body.run();
            } catch (Exception thrown) {
                throw new AssertionError(thrown);
            }
        };
    }

    private static void producersAndConsumers() throws InterruptedException {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(3);
        AtomicLong sum = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int from = i * 1000;
            threads.add(start(quiet(() -> {
                for (int number = from; number < from + 300; number++) {
                    queue.put(number);
                }
                queue.put(-1);
            })));
            threads.add(start(quiet(() -> {
                for (int number = queue.take(); number >= 0; number = queue.take()) {
                    sum.addAndGet(number);
                }
            })));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        say("sum " + sum + queue);
    }

    private static void pools() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            tasks.add(() -> {
                Thread.sleep(10 - number);
                return number * number;
            });
        }
        List<Integer> results = new ArrayList<>();
        for (Future<Integer> future : pool.invokeAll(tasks)) {
            results.add(future.get());
        }
        say("all " + results);
        say("any " + pool.invokeAny(List.of(() -> "only")));
        Future<String> failing = pool.submit(() -> {
            throw new IllegalStateException("task");
        });
        try {
            failing.get();
        } catch (ExecutionException e) {
            say("failed " + e.getMessage() + failing.isDone() + failing.isCancelled());
        }
        probe("none", () -> pool.invokeAny(List.<Callable<String>>of()));
        probe("null", () -> pool.submit((Runnable) null));
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Future<?> endless = pool.submit(() -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                say("task interrupted " + Thread.currentThread().isInterrupted());
                ended.countDown();
            }
        });
        started.await();
        probe("late", () -> endless.get(1, TimeUnit.MILLISECONDS));
        boolean isCancelled = endless.cancel(true);
        ended.await();
        say("cancelled " + isCancelled + endless.cancel(true) + endless.isCancelled());
        probe("cancelled", endless::get);
        say("name "
                + pool.submit(() -> Thread.currentThread()
                                .getName()
                                .replaceAll("pool-\\d+", "pool-N")
                                .replaceAll("\\d", "M"))
                        .get());
        pool.shutdown();
        probe("after shutdown", () -> pool.submit(() -> {}));
        say("ends " + pool.awaitTermination(LONG_SECONDS, TimeUnit.SECONDS) + pool.isTerminated() + pool.isShutdown());
    }

    private static void poolsOfOtherKinds() throws Exception {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 2, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
        CountDownLatch gate = new CountDownLatch(1);
        Runnable waiting = () -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        pool.execute(waiting);
        pool.execute(waiting);
        say("queued " + pool.getPoolSize() + pool.getQueue().size());
        pool.execute(waiting);
        say("grown " + pool.getPoolSize() + pool.getQueue().size());
        probe("full", () -> {
            pool.execute(waiting);
            return null;
        });
        pool.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
        pool.execute(
                () -> say("by the caller " + Thread.currentThread().getName().startsWith("pool")));
        gate.countDown();
        pool.shutdown();
        say("ends " + pool.awaitTermination(LONG_SECONDS, TimeUnit.SECONDS) + pool.getCompletedTaskCount()
                + pool.getLargestPoolSize());
        probe("sizes", () -> new ThreadPoolExecutor(2, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1)));

        ExecutorService cached = Executors.newCachedThreadPool(body -> {
            Thread thread = new Thread(body, "mine");
            thread.setDaemon(true);
            return thread;
        });
        List<Future<String>> names = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            names.add(cached.submit(() ->
                    Thread.currentThread().getName() + Thread.currentThread().isDaemon()));
        }
        for (Future<String> name : names) {
            say("cached " + name.get());
        }
        say("left " + cached.shutdownNow());

        ExecutorService single = Executors.newSingleThreadExecutor();
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            int number = i;
            single.execute(() -> order.add("task " + number));
        }
        Future<String> last = single.submit(() -> order.add("result"), "given");
        say(last.get() + order);
        CountDownLatch block = new CountDownLatch(1);
        single.execute(() -> {
            try {
                block.await();
            } catch (InterruptedException e) {
                order.add("interrupted");
            }
        });
        single.execute(() -> order.add("never"));
        Thread.sleep(5);
        say("not begun " + single.shutdownNow().size());
        say("ends " + single.awaitTermination(LONG_SECONDS, TimeUnit.SECONDS) + order.get(order.size() - 1));
    }

    private static void schedules() throws Exception {
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(2);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        ScheduledFuture<?> late = pool.schedule(() -> order.add("late"), 120, TimeUnit.MILLISECONDS);
        ScheduledFuture<String> early = pool.schedule(
                () -> {
                    order.add("early");
                    return "value";
                },
                5,
                TimeUnit.MILLISECONDS);
        say("early " + early.get());
        late.get();
        say("order " + order + late.isDone() + (late.getDelay(TimeUnit.MILLISECONDS) <= 0));
        CountDownLatch ticks = new CountDownLatch(4);
        ScheduledFuture<?> ticking = pool.scheduleAtFixedRate(ticks::countDown, 0, 2, TimeUnit.MILLISECONDS);
        ticks.await();
        say("cancelled " + ticking.cancel(false) + ticking.isDone());
        CountDownLatch more = new CountDownLatch(3);
        ScheduledFuture<?> failing = pool.scheduleWithFixedDelay(
                () -> {
                    more.countDown();
                    if (more.getCount() == 0) {
                        throw new IllegalStateException("tick");
                    }
                },
                1,
                1,
                TimeUnit.MILLISECONDS);
        probe("failing", failing::get);
        probe("period", () -> pool.scheduleAtFixedRate(() -> {}, 0, 0, TimeUnit.SECONDS));
        ScheduledFuture<?> never = pool.schedule(() -> order.add("never"), 1, TimeUnit.HOURS);
        say("far " + (never.getDelay(TimeUnit.MINUTES) > 50) + never.compareTo(late));
        say("left " + pool.shutdownNow().size());
        say("ends " + pool.awaitTermination(LONG_SECONDS, TimeUnit.SECONDS));
    }

    private static void futures() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "value");
        say("open " + task.isDone());
        task.run();
        task.run();
        say("done " + task.get() + task.cancel(true) + task.get(0, TimeUnit.SECONDS));
        FutureTask<String> cancelled = new FutureTask<>(() -> "value");
        cancelled.cancel(false);
        cancelled.run();
        probe("cancelled", cancelled::get);
        probe("no body", () -> new FutureTask<String>(null));
        CompletableFuture<String> open = new CompletableFuture<>();
        Thread waiter = start(named("get", open::get));
        awaitWaiting(waiter);
        String completed = "complete " + open.complete("one") + open.complete("two") + open.join();
        waiter.join();
        say(completed);
        CompletableFuture<String> other = new CompletableFuture<>();
        probe("late", () -> other.get(1, TimeUnit.MILLISECONDS));
        say("now " + other.getNow("other") + other.isDone() + other.cancel(true) + other.isCancelled());
        probe("join of the cancelled", other::join);
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException("reason"));
        for (Callable<String> get : List.<Callable<String>>of(failed::get, failed::join, () -> failed.getNow("x"))) {
            try {
                say(get.call());
            } catch (Exception e) {
                say(e.getClass().getName() + " " + e.getMessage() + " " + e.getCause());
            }
        }
    }

    private static void stages() throws Exception {
        CompletableFuture<Integer> source = new CompletableFuture<>();
        List<String> order = new ArrayList<>();
        CompletableFuture<String> chain = source.thenApply(n -> n + 1)
                .thenCompose(n -> CompletableFuture.completedFuture(n * 2))
                .thenApply(n -> "n" + n);
        source.thenAccept(n -> order.add("first " + n));
        source.thenRun(() -> order.add("second"));
        source.whenComplete((n, e) -> order.add("third " + n + e));
        CompletableFuture<Integer> both = source.thenCombine(CompletableFuture.completedFuture(10), Integer::sum);
        CompletableFuture<String> either = source.applyToEither(new CompletableFuture<>(), n -> "either " + n);
        CompletableFuture<Void> all = CompletableFuture.allOf(source, both, either);
        CompletableFuture<Object> any = CompletableFuture.anyOf(new CompletableFuture<>(), source);
        say("open " + chain.isDone() + all.isDone() + source.getNumberOfDependents());
        source.complete(20);
        say(chain.join() + " " + order + " " + both.join() + " " + either.join() + " " + all.isDone() + any.join());
        say("handled " + source.handle((n, e) -> n + "," + e).join());
        ExecutorService pool = Executors.newFixedThreadPool(2, body -> new Thread(body, "worker"));
        CompletableFuture<String> asynchronous = CompletableFuture.supplyAsync(() -> "supplied", pool)
                .thenApplyAsync(text -> text + " " + Thread.currentThread().getName(), pool)
                .thenCombineAsync(CompletableFuture.supplyAsync(() -> "beside"), (a, b) -> a + " " + b, pool);
        say(asynchronous.get(LONG_SECONDS, TimeUnit.SECONDS));
        say("run "
                + CompletableFuture.runAsync(() -> {})
                        .thenApply(nothing -> "ran")
                        .join());
        pool.shutdown();
        CompletableFuture<String> late =
                new CompletableFuture<String>().completeOnTimeout("timeout", 2, TimeUnit.MILLISECONDS);
        say(late.get());
        probe("orTimeout", () -> new CompletableFuture<String>()
                .orTimeout(2, TimeUnit.MILLISECONDS)
                .get());
        CompletableFuture<Integer> start = new CompletableFuture<>();
        CompletableFuture<Integer> end = start;
        for (int i = 0; i < 5_000; i++) {
            end = end.thenApply(n -> n + 1);
        }
        start.complete(0);
        say("long chain " + end.join());
        say("copy " + start.copy().join() + start.toCompletableFuture().equals(start));
    }

    private static void stagesThatFail() {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<String> applied = source.thenApply(text -> text + "!");
        CompletableFuture<String> rescued = source.exceptionally(e -> "rescued " + e);
        CompletableFuture<String> rescuedLater = applied.exceptionally(e -> "later " + e);
        CompletableFuture<String> observed = source.whenComplete((text, e) -> say("observed " + text + " " + e));
        CompletableFuture<String> composed =
                source.exceptionallyCompose(e -> CompletableFuture.completedFuture("composed"));
        CompletableFuture<Void> all = CompletableFuture.allOf(source, new CompletableFuture<>());
        source.completeExceptionally(new IllegalArgumentException("why"));
        say(rescued.join() + " | " + rescuedLater.join() + " | " + composed.join());
        say("states " + applied.isCompletedExceptionally() + observed.isCompletedExceptionally() + all.isDone());
        probe("join", applied::join);
        probe("get", applied::get);
        CompletableFuture<String> throwing = CompletableFuture.completedFuture("x")
                .thenApply(text -> {
                    throw new IllegalStateException("body");
                });
        say(throwing.handle((text, e) -> e + " " + (e instanceof CompletionException) + " " + e.getCause())
                .join());
        say(throwing.whenComplete((text, e) -> {
                    throw new RuntimeException("second");
                })
                .handle((text, e) -> String.valueOf(e.getCause()))
                .join());
        CompletableFuture<String> nested = CompletableFuture.completedFuture("x")
                .thenCompose(text -> CompletableFuture.failedFuture(new RuntimeException("inner")));
        probe("composed", nested::join);
        probe("null", () -> source.thenApply(null));
    }

    private static void maps() throws InterruptedException {
        ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();
        probe("null key", () -> map.put(null, 1));
        probe("null value", () -> map.put("a", null));
        probe("get null", () -> map.get(null));
        say("put " + map.put("a", 1) + map.putIfAbsent("a", 2) + map.put("a", 3) + map.putIfAbsent("b", 4)
                + map.size());
        say("compute " + map.computeIfAbsent("c", String::length) + map.computeIfPresent("a", (k, v) -> null)
                + map.compute("d", (k, v) -> v == null ? 7 : 8) + map.merge("d", 1, Integer::sum)
                + map.merge("d", 1, (x, y) -> null));
        say("content " + new TreeMap<>(map) + map.containsKey("a") + map.containsValue(4) + map.getOrDefault("z", 9));
        say("replace " + map.replace("b", 5) + map.replace("b", 4, 6) + map.replace("b", 5, 6) + map.remove("b", 5)
                + map.remove("b", 6));
        probe("recursive", () -> map.computeIfAbsent("r", key -> map.computeIfAbsent("r", same -> 1)));
        map.clear();
        for (int i = 0; i < 1000; i++) {
            map.put("key" + i, i);
        }
        int seen = 0;
        for (Map.Entry<String, Integer> entry : map.entrySet()) {
            seen += entry.getValue();
            map.remove(entry.getKey());
            map.put("more" + entry.getValue() % 10, 0);
        }
        say("changed under an iterator " + (seen >= 499_500) + map.keySet().removeIf(key -> key.startsWith("more"))
                + map.size());
        ConcurrentHashMap<Integer, LongAdder> counts = new ConcurrentHashMap<>(2);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(start(() -> {
                for (int step = 0; step < 500; step++) {
                    counts.computeIfAbsent(step % 50, key -> {
                                Thread.yield();
                                return new LongAdder();
                            })
                            .increment();
                }
            }));
        }
        Corpus.joinAll(threads);
        say("counted " + counts.size() + " "
                + counts.reduceValues(1, (x, y) -> {
                    LongAdder sum = new LongAdder();
                    sum.add(x.sum() + y.sum());
                    return sum;
                }));
        var keys = ConcurrentHashMap.<String>newKeySet();
        say("keys " + keys.add("x") + keys.add("x") + keys + keys.remove("x") + keys.isEmpty());
        probe("add to a view", () -> counts.keySet().add(1));
        say("search " + counts.search(1, (key, sum) -> key == 7 ? "found " + sum : null) + counts.mappingCount());
        probe("capacity", () -> new ConcurrentHashMap<String, String>(-1));
        say("equal " + new ConcurrentHashMap<>(Map.of(1, 2)).equals(Map.of(1, 2))
                + new ConcurrentHashMap<>(Map.of(1, 2)));
    }

    private static void atomics() {
        AtomicInteger number = new AtomicInteger(5);
        say("int " + number.getAndIncrement() + number.addAndGet(3) + number.updateAndGet(n -> n * 2)
                + number.getAndAccumulate(4, Math::max) + number.compareAndExchange(18, 1) + number.getPlain()
                + number.weakCompareAndSetPlain(1, 2) + number);
        AtomicLong large = new AtomicLong(1L << 40);
        say("long " + large.getAndAdd(1) + large.accumulateAndGet(2, (a, b) -> a / b) + large.compareAndExchange(0, 1)
                + large.getAcquire());
        AtomicBoolean flag = new AtomicBoolean();
        say("boolean " + flag.getAndSet(true) + flag.compareAndSet(false, true) + flag.compareAndExchange(true, false)
                + flag.getOpaque());
        AtomicReference<String> reference = new AtomicReference<>("a");
        say("reference " + reference.getAndUpdate(text -> text + "b") + reference.compareAndExchange("x", "y")
                + reference.getPlain());
        AtomicIntegerArray ints = new AtomicIntegerArray(new int[] {1, 2, 3});
        say("ints " + ints.incrementAndGet(0) + ints.getAndAdd(1, 5) + ints.compareAndSet(2, 3, 9)
                + ints.accumulateAndGet(2, 4, Math::min) + ints + ints.length());
        probe("beyond", () -> ints.get(3));
        probe("before", () -> {
            ints.set(-1, 0);
            return null;
        });
        AtomicLongArray longs = new AtomicLongArray(2);
        say("longs " + longs.decrementAndGet(1) + longs.getAndSet(0, 7) + longs.updateAndGet(0, n -> n * n) + longs);
        AtomicReferenceArray<String> texts = new AtomicReferenceArray<>(new String[] {"a", null});
        say("texts " + texts.getAndSet(1, "b") + texts.compareAndSet(0, "a", "c") + texts);
        LongAdder adder = new LongAdder();
        adder.add(5);
        adder.decrement();
        DoubleAdder doubles = new DoubleAdder();
        doubles.add(1.5);
        LongAccumulator most = new LongAccumulator(Math::max, Long.MIN_VALUE);
        most.accumulate(4);
        most.accumulate(2);
        say("adders " + adder + adder.sumThenReset() + adder.intValue() + doubles + most.get() + most.getThenReset()
                + most);
        AtomicStampedReference<String> stamped = new AtomicStampedReference<>("a", 1);
        int[] stamp = new int[1];
        say("stamped " + stamped.compareAndSet("a", "b", 2, 3) + stamped.compareAndSet("a", "b", 1, 3)
                + stamped.get(stamp) + stamp[0]);
        AtomicMarkableReference<String> marked = new AtomicMarkableReference<>("a", false);
        say("marked " + marked.attemptMark("a", true) + marked.isMarked() + marked.getReference());
    }

    private static void threads() throws InterruptedException {
        Thread thread = new Thread(named("park", LockSupport::park));
        say("state " + thread.getState());
        thread.start();
        awaitWaiting(thread);
        say("state " + thread.getState());
        LockSupport.unpark(thread);
        thread.join();
        say("state " + thread.getState());
        LockSupport.unpark(Thread.currentThread());
        LockSupport.park();
        LockSupport.parkNanos(1000);
        say("permit taken");
        Thread parked = start(named("interrupted park", LockSupport::park));
        awaitWaiting(parked);
        parked.interrupt();
        parked.join();
        Object lock = new Object();
        Thread blocked;
        synchronized (lock) {
            blocked = start(named("monitor", () -> {
                synchronized (lock) {
                    lock.notifyAll();
                }
            }));
            while (blocked.getState() != Thread.State.BLOCKED) {
                Thread.sleep(1);
            }
            say("state " + blocked.getState());
        }
        blocked.join();
        Thread sleeping = start(named("sleep", () -> Thread.sleep(100_000)));
        while (sleeping.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        sleeping.interrupt();
        sleeping.join();
        Thread plain = new Thread(() -> {}, "plain");
        for (int priority : new int[] {0, 1, 10, 11}) {
            probe("priority " + priority, () -> {
                plain.setPriority(priority);
                return plain.getPriority();
            });
        }
        probe("null name", () -> {
            plain.setName(null);
            return null;
        });
        say(plain.getName() + plain.isAlive() + plain.isDaemon() + Arrays.toString(Thread.State.values()));
        int random = ThreadLocalRandom.current().nextInt(10, 20);
        say("random " + (random >= 10 && random < 20)
                + (ThreadLocalRandom.current().nextDouble() < 1));
        probe("random bound", () -> ThreadLocalRandom.current().nextInt(5, 5));
        for (TimeUnit unit : TimeUnit.values()) {
            say(unit + " " + unit.toNanos(3) + " " + unit.toMillis(Long.MAX_VALUE) + " "
                    + unit.convert(5, TimeUnit.HOURS) + " " + unit.toDays(-100_000));
        }
    }
}
