package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.WaitQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;


/**
 * {@code java.util.concurrent.CompletableFuture} of an image. What depends on a future runs on the thread that completes
 * it, the last one registered first, without recursion however long the chain is.
 */
public class TCompletableFuture<T> implements Future<T>, TCompletionStage<T> {
    private static final int ASYNCHRONOUS_THREADS = 4;

    private static ExecutorService asynchronous;
    private static ScheduledExecutorService delays;

    private final WaitQueue waiting = new WaitQueue();
    private Dependent dependents;
    private boolean isDone;
    private T result;
    private Throwable thrown;

    /** Something to do once futures are done; a link of the list of each. */
    private abstract static class Dependent {
        Dependent next;

        /** Does it if that is possible by now, and once; the future that was completed by it, or {@code null}. */
        abstract TCompletableFuture<?> fire();
    }

    public TCompletableFuture() {}

    public static <U> TCompletableFuture<U> completedFuture(U value) {
        TCompletableFuture<U> future = new TCompletableFuture<>();
        future.settle(value, null);
        return future;
    }

    public static <U> TCompletableFuture<U> failedFuture(Throwable thrown) {
        TCompletableFuture<U> future = new TCompletableFuture<>();
        future.settle(null, present(thrown));
        return future;
    }

    public static <U> TCompletionStage<U> completedStage(U value) {
        return completedFuture(value);
    }

    public static <U> TCompletionStage<U> failedStage(Throwable thrown) {
        return failedFuture(thrown);
    }

    public static <U> TCompletableFuture<U> supplyAsync(Supplier<U> supplier) {
        return supplyAsync(supplier, asynchronous());
    }

    public static <U> TCompletableFuture<U> supplyAsync(Supplier<U> supplier, Executor executor) {
        present(supplier);
        TCompletableFuture<U> future = new TCompletableFuture<>();
        present(executor).execute(() -> future.compute(supplier));
        return future;
    }

    public static TCompletableFuture<Void> runAsync(Runnable body) {
        return runAsync(body, asynchronous());
    }

    public static TCompletableFuture<Void> runAsync(Runnable body, Executor executor) {
        present(body);
        return supplyAsync(() -> nothing(body), executor);
    }

    public static TCompletableFuture<Void> allOf(TCompletableFuture<?>... futures) {
        TCompletableFuture<Void> all = new TCompletableFuture<>();
        Dependent each = new Dependent() {
            @Override
            TCompletableFuture<?> fire() {
                if (all.isDone) {
                    return null;
                }
                Throwable failure = null;
                for (TCompletableFuture<?> future : futures) {
                    if (!future.isDone) {
                        return null;
                    }
                    failure = failure == null && future.thrown != null ? wrapped(future.thrown) : failure;
                }
                all.settle(null, failure);
                return all;
            }
        };
        register(each, futures);
        return all;
    }

    public static TCompletableFuture<Object> anyOf(TCompletableFuture<?>... futures) {
        TCompletableFuture<Object> any = new TCompletableFuture<>();
        Dependent each = new Dependent() {
            @Override
            TCompletableFuture<?> fire() {
                for (TCompletableFuture<?> future : futures) {
                    if (future.isDone && !any.isDone) {
                        any.settle(future.result, wrapped(future.thrown));
                        return any;
                    }
                }
                return null;
            }
        };
        if (futures.length > 0) {
            register(each, futures);
        }
        return any;
    }

    private static Executor asynchronous() {
        if (asynchronous == null) {
            asynchronous = TExecutors.newFixedThreadPool(
                    ASYNCHRONOUS_THREADS, TExecutors.daemons("ForkJoinPool.commonPool-worker-"));
        }
        return asynchronous;
    }

    private static ScheduledExecutorService delays() {
        if (delays == null) {
            delays = TExecutors.newScheduledThreadPool(1, TExecutors.daemons("CompletableFutureDelayScheduler-"));
        }
        return delays;
    }

    public static Executor delayedExecutor(long delay, TimeUnit unit) {
        return delayedExecutor(delay, unit, asynchronous());
    }

    public static Executor delayedExecutor(long delay, TimeUnit unit, Executor executor) {
        present(unit);
        present(executor);
        return body -> delays().schedule(() -> executor.execute(body), delay, unit);
    }

    private static <V> V present(V value) {
        if (value == null) {
            throw new NullPointerException();
        }
        return value;
    }

    private static <V> V nothing(Runnable action) {
        action.run();
        return null;
    }

    /** What a dependent future sees of a failure. */
    private static Throwable wrapped(Throwable thrown) {
        return thrown == null || thrown instanceof CompletionException ? thrown : new CompletionException(thrown);
    }

    /** Whether this future was still open. */
    private boolean settle(T value, Throwable failure) {
        if (isDone) {
            return false;
        }
        isDone = true;
        result = value;
        thrown = failure;
        waiting.wakeAll();
        return true;
    }

    /** Settles with what the supplier gives or throws, and lets all go on that depends on it. */
    private void compute(Supplier<? extends T> supplier) {
        if (!isDone) {
            settleFrom(supplier);
            fireDependents();
        }
    }

    private void settleFrom(Supplier<? extends T> supplier) {
        T value;
        try {
            value = supplier.get();
        } catch (Throwable failure) {
            settle(null, wrapped(failure));
            return;
        }
        settle(value, null);
    }

    /** The value, for a body that is not called after a failure, or is to fail with it. */
    private T value() {
        if (thrown != null) {
            throw (CompletionException) wrapped(thrown);
        }
        return result;
    }

    private T passedTo(BiConsumer<? super T, ? super Throwable> action) {
        try {
            action.accept(result, thrown);
        } catch (Throwable failure) {
            if (thrown == null) {
                throw failure;
            }
        }
        return value();
    }

    private void fireDependents() {
        Deque<Dependent> ready = new ArrayDeque<>();
        takeInOrder(ready);
        while (!ready.isEmpty()) {
            TCompletableFuture<?> completed = ready.pop().fire();
            if (completed != null) {
                completed.takeReversed(ready);
            }
        }
    }

    private void takeReversed(Deque<Dependent> ready) {
        for (Dependent at = dependents; at != null; at = at.next) {
            ready.push(at);
        }
        dependents = null;
    }

    private void takeInOrder(Deque<Dependent> ready) {
        for (Dependent at = dependents; at != null; at = at.next) {
            ready.add(at);
        }
        dependents = null;
    }

    /** In the lists of all that are open; fires at once if that is possible. */
    private static void register(Dependent dependent, TCompletableFuture<?>... sources) {
        TCompletableFuture<?> completed = dependent.fire();
        if (completed != null) {
            completed.fireDependents();
            return;
        }
        for (TCompletableFuture<?> source : sources) {
            if (!source.isDone) {
                source.push(dependent);
            }
        }
    }

    /** Through a link of its own, since a dependent may stand in several lists. */
    private void push(Dependent dependent) {
        Dependent link = new Dependent() {
            @Override
            TCompletableFuture<?> fire() {
                return dependent.fire();
            }
        };
        link.next = dependents;
        dependents = link;
    }

    /** Computes a future from its sources: from the first that is done, or from all. */
    private static final class Step<S, U> extends Dependent {
        final TCompletableFuture<U> target = new TCompletableFuture<>();
        private final Executor executor;
        private final Function<TCompletableFuture<? extends S>, U> body;
        private final List<TCompletableFuture<? extends S>> sources;
        private boolean isEither;
        private boolean takesFailures;
        private boolean isFired;

        /** @param executor to run on, or {@code null} for the thread that completes the source */
        Step(
                Executor executor,
                List<TCompletableFuture<? extends S>> sources,
                Function<TCompletableFuture<? extends S>, U> body) {
            this.executor = executor;
            this.sources = sources;
            this.body = body;
        }

        TCompletableFuture<U> register() {
            TCompletableFuture.register(this, sources.toArray(new TCompletableFuture<?>[0]));
            return target;
        }

        private TCompletableFuture<? extends S> firstDone() {
            for (TCompletableFuture<? extends S> source : sources) {
                if (source.isDone == isEither) {
                    return isEither ? source : null;
                }
            }
            return isEither ? null : sources.get(0);
        }

        private Throwable failure(TCompletableFuture<? extends S> first) {
            if (takesFailures || isEither) {
                return takesFailures ? null : first.thrown;
            }
            for (TCompletableFuture<? extends S> source : sources) {
                if (source.thrown != null) {
                    return source.thrown;
                }
            }
            return null;
        }

        @Override
        TCompletableFuture<?> fire() {
            TCompletableFuture<? extends S> first = isFired ? null : firstDone();
            if (first == null) {
                return null;
            }
            isFired = true;
            Throwable failure = failure(first);
            if (failure != null) {
                target.settle(null, wrapped(failure));
            } else if (executor == null) {
                if (!target.isDone) {
                    target.settleFrom(() -> body.apply(first));
                }
            } else {
                return execute(first);
            }
            return target;
        }

        private TCompletableFuture<?> execute(TCompletableFuture<? extends S> first) {
            try {
                executor.execute(() -> target.compute(() -> body.apply(first)));
                return null;
            } catch (Throwable refused) {
                target.settle(null, wrapped(refused));
                return target;
            }
        }
    }

    private <U> TCompletableFuture<U> after(Executor executor, Function<TCompletableFuture<? extends T>, U> body) {
        return new Step<T, U>(executor, List.of(this), body).register();
    }

    private <U> TCompletableFuture<U> always(Executor executor, Function<TCompletableFuture<? extends T>, U> body) {
        Step<T, U> step = new Step<>(executor, List.of(this), body);
        step.takesFailures = true;
        return step.register();
    }

    private <V, U> TCompletableFuture<U> both(
            TCompletionStage<? extends V> other, Executor executor, Function<TCompletableFuture<? extends V>, U> body) {
        TCompletableFuture<? extends V> second = other.toCompletableFuture();
        return new Step<Object, U>(executor, List.of(this, second), first -> body.apply(second)).register();
    }

    private <S, U> TCompletableFuture<U> either(
            TCompletableFuture<? extends S> one,
            TCompletionStage<? extends S> other,
            Executor executor,
            Function<TCompletableFuture<? extends S>, U> body) {
        Step<S, U> step = new Step<>(executor, List.of(one, other.toCompletableFuture()), body);
        step.isEither = true;
        return step.register();
    }

    /** A future that ends as the one does that the body gives. */
    private <U> TCompletableFuture<U> compose(
            Executor executor, boolean takesFailures, Supplier<? extends TCompletionStage<U>> body) {
        TCompletableFuture<U> target = new TCompletableFuture<>();
        Step<T, Void> step = new Step<>(executor, List.of(this), source -> {
            body.get().toCompletableFuture().always(null, inner -> inner.relay(target, true));
            return null;
        });
        step.takesFailures = takesFailures;
        step.register().always(null, outer -> outer.thrown == null ? null : outer.relayFailure(target));
        return target;
    }

    private Void relay(TCompletableFuture<? super T> target, boolean isWrapped) {
        if (target.settle(result, isWrapped ? wrapped(thrown) : thrown)) {
            target.fireDependents();
        }
        return null;
    }

    private Void relayFailure(TCompletableFuture<?> target) {
        if (target.settle(null, wrapped(thrown))) {
            target.fireDependents();
        }
        return null;
    }

    @Override
    public <U> TCompletableFuture<U> thenApply(Function<? super T, ? extends U> function) {
        return thenApplyOn(function, null);
    }

    @Override
    public <U> TCompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> function) {
        return thenApplyOn(function, defaultExecutor());
    }

    @Override
    public <U> TCompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> function, Executor executor) {
        return thenApplyOn(function, present(executor));
    }

    private <U> TCompletableFuture<U> thenApplyOn(Function<? super T, ? extends U> function, Executor executor) {
        present(function);
        return after(executor, source -> function.apply(result));
    }

    @Override
    public TCompletableFuture<Void> thenAccept(Consumer<? super T> action) {
        return thenAcceptOn(action, null);
    }

    @Override
    public TCompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action) {
        return thenAcceptOn(action, defaultExecutor());
    }

    @Override
    public TCompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action, Executor executor) {
        return thenAcceptOn(action, present(executor));
    }

    private TCompletableFuture<Void> thenAcceptOn(Consumer<? super T> action, Executor executor) {
        present(action);
        return after(executor, source -> nothing(() -> action.accept(result)));
    }

    @Override
    public TCompletableFuture<Void> thenRun(Runnable action) {
        return thenRunOn(action, null);
    }

    @Override
    public TCompletableFuture<Void> thenRunAsync(Runnable action) {
        return thenRunOn(action, defaultExecutor());
    }

    @Override
    public TCompletableFuture<Void> thenRunAsync(Runnable action, Executor executor) {
        return thenRunOn(action, present(executor));
    }

    private TCompletableFuture<Void> thenRunOn(Runnable action, Executor executor) {
        present(action);
        return after(executor, source -> nothing(action));
    }

    @Override
    public <U, V> TCompletableFuture<V> thenCombine(TCompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> function) {
        return thenCombineOn(other, function, null);
    }

    @Override
    public <U, V> TCompletableFuture<V> thenCombineAsync(TCompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> function) {
        return thenCombineOn(other, function, defaultExecutor());
    }

    @Override
    public <U, V> TCompletableFuture<V> thenCombineAsync(TCompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> function, Executor executor) {
        return thenCombineOn(other, function, present(executor));
    }

    private <U, V> TCompletableFuture<V> thenCombineOn(TCompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> function, Executor executor) {
        present(function);
        return both(other, executor, second -> function.apply(result, second.result()));
    }

    @Override
    public <U> TCompletableFuture<Void> thenAcceptBoth(TCompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return thenAcceptBothOn(other, action, null);
    }

    @Override
    public <U> TCompletableFuture<Void> thenAcceptBothAsync(TCompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return thenAcceptBothOn(other, action, defaultExecutor());
    }

    @Override
    public <U> TCompletableFuture<Void> thenAcceptBothAsync(TCompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action, Executor executor) {
        return thenAcceptBothOn(other, action, present(executor));
    }

    private <U> TCompletableFuture<Void> thenAcceptBothOn(TCompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action, Executor executor) {
        present(action);
        return both(other, executor, second -> nothing(() -> action.accept(result, second.result())));
    }

    @Override
    public TCompletableFuture<Void> runAfterBoth(TCompletionStage<?> other, Runnable action) {
        return runAfterBothOn(other, action, null);
    }

    @Override
    public TCompletableFuture<Void> runAfterBothAsync(TCompletionStage<?> other, Runnable action) {
        return runAfterBothOn(other, action, defaultExecutor());
    }

    @Override
    public TCompletableFuture<Void> runAfterBothAsync(TCompletionStage<?> other, Runnable action, Executor executor) {
        return runAfterBothOn(other, action, present(executor));
    }

    private TCompletableFuture<Void> runAfterBothOn(TCompletionStage<?> other, Runnable action, Executor executor) {
        present(action);
        return both(other, executor, second -> nothing(action));
    }

    @Override
    public <U> TCompletableFuture<U> applyToEither(TCompletionStage<? extends T> other, Function<? super T, U> function) {
        return applyToEitherOn(other, function, null);
    }

    @Override
    public <U> TCompletableFuture<U> applyToEitherAsync(TCompletionStage<? extends T> other, Function<? super T, U> function) {
        return applyToEitherOn(other, function, defaultExecutor());
    }

    @Override
    public <U> TCompletableFuture<U> applyToEitherAsync(TCompletionStage<? extends T> other, Function<? super T, U> function, Executor executor) {
        return applyToEitherOn(other, function, present(executor));
    }

    private <U> TCompletableFuture<U> applyToEitherOn(TCompletionStage<? extends T> other, Function<? super T, U> function, Executor executor) {
        present(function);
        return either(this, other, executor, first -> function.apply(first.result()));
    }

    @Override
    public TCompletableFuture<Void> acceptEither(TCompletionStage<? extends T> other, Consumer<? super T> action) {
        return acceptEitherOn(other, action, null);
    }

    @Override
    public TCompletableFuture<Void> acceptEitherAsync(TCompletionStage<? extends T> other, Consumer<? super T> action) {
        return acceptEitherOn(other, action, defaultExecutor());
    }

    @Override
    public TCompletableFuture<Void> acceptEitherAsync(TCompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
        return acceptEitherOn(other, action, present(executor));
    }

    private TCompletableFuture<Void> acceptEitherOn(TCompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
        present(action);
        return either(this, other, executor, first -> nothing(() -> action.accept(first.result())));
    }

    @Override
    public TCompletableFuture<Void> runAfterEither(TCompletionStage<?> other, Runnable action) {
        return runAfterEitherOn(other, action, null);
    }

    @Override
    public TCompletableFuture<Void> runAfterEitherAsync(TCompletionStage<?> other, Runnable action) {
        return runAfterEitherOn(other, action, defaultExecutor());
    }

    @Override
    public TCompletableFuture<Void> runAfterEitherAsync(TCompletionStage<?> other, Runnable action, Executor executor) {
        return runAfterEitherOn(other, action, present(executor));
    }

    private TCompletableFuture<Void> runAfterEitherOn(TCompletionStage<?> other, Runnable action, Executor executor) {
        present(action);
        return either(this, other, executor, first -> nothing(action));
    }

    @Override
    public <U> TCompletableFuture<U> thenCompose(Function<? super T, ? extends TCompletionStage<U>> function) {
        return thenComposeOn(function, null);
    }

    @Override
    public <U> TCompletableFuture<U> thenComposeAsync(Function<? super T, ? extends TCompletionStage<U>> function) {
        return thenComposeOn(function, defaultExecutor());
    }

    @Override
    public <U> TCompletableFuture<U> thenComposeAsync(Function<? super T, ? extends TCompletionStage<U>> function, Executor executor) {
        return thenComposeOn(function, present(executor));
    }

    private <U> TCompletableFuture<U> thenComposeOn(Function<? super T, ? extends TCompletionStage<U>> function, Executor executor) {
        present(function);
        return compose(executor, false, () -> function.apply(result));
    }

    @Override
    public <U> TCompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> function) {
        return handleOn(function, null);
    }

    @Override
    public <U> TCompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> function) {
        return handleOn(function, defaultExecutor());
    }

    @Override
    public <U> TCompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> function, Executor executor) {
        return handleOn(function, present(executor));
    }

    private <U> TCompletableFuture<U> handleOn(BiFunction<? super T, Throwable, ? extends U> function, Executor executor) {
        present(function);
        return always(executor, source -> function.apply(result, thrown));
    }

    @Override
    public TCompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
        return whenCompleteOn(action, null);
    }

    @Override
    public TCompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action) {
        return whenCompleteOn(action, defaultExecutor());
    }

    @Override
    public TCompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action, Executor executor) {
        return whenCompleteOn(action, present(executor));
    }

    private TCompletableFuture<T> whenCompleteOn(BiConsumer<? super T, ? super Throwable> action, Executor executor) {
        present(action);
        return always(executor, source -> passedTo(action));
    }

    @Override
    public TCompletableFuture<T> exceptionally(Function<Throwable, ? extends T> function) {
        return exceptionallyOn(function, null);
    }

    @Override
    public TCompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> function) {
        return exceptionallyOn(function, defaultExecutor());
    }

    @Override
    public TCompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> function, Executor executor) {
        return exceptionallyOn(function, present(executor));
    }

    private TCompletableFuture<T> exceptionallyOn(Function<Throwable, ? extends T> function, Executor executor) {
        present(function);
        return always(executor, source -> thrown == null ? result : function.apply(thrown));
    }

    @Override
    public TCompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends TCompletionStage<T>> function) {
        return exceptionallyComposeOn(function, null);
    }

    @Override
    public TCompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends TCompletionStage<T>> function) {
        return exceptionallyComposeOn(function, defaultExecutor());
    }

    @Override
    public TCompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends TCompletionStage<T>> function, Executor executor) {
        return exceptionallyComposeOn(function, present(executor));
    }

    private TCompletableFuture<T> exceptionallyComposeOn(Function<Throwable, ? extends TCompletionStage<T>> function, Executor executor) {
        present(function);
        return compose(executor, true, () -> thrown == null ? this : function.apply(thrown));
    }

    private T result() {
        return result;
    }

    @Override
    public TCompletableFuture<T> toCompletableFuture() {
        return this;
    }

    public boolean complete(T value) {
        return fired(settle(value, null));
    }

    public boolean completeExceptionally(Throwable failure) {
        return fired(settle(null, present(failure)));
    }

    private boolean fired(boolean isSettled) {
        if (isSettled) {
            fireDependents();
        }
        return isSettled;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return fired(settle(null, new CancellationException())) || isCancelled();
    }

    public void obtrudeValue(T value) {
        isDone = false;
        complete(value);
    }

    public void obtrudeException(Throwable failure) {
        isDone = false;
        completeExceptionally(failure);
    }

    public TCompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    public TCompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        present(supplier);
        present(executor).execute(() -> compute(supplier));
        return this;
    }

    public TCompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
        present(unit);
        if (!isDone) {
            Future<?> late = delays().schedule(() -> completeExceptionally(new TimeoutException()), timeout, unit);
            always(null, source -> late.cancel(false));
        }
        return this;
    }

    public TCompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
        present(unit);
        if (!isDone) {
            Future<?> late = delays().schedule(() -> complete(value), timeout, unit);
            always(null, source -> late.cancel(false));
        }
        return this;
    }

    public <U> TCompletableFuture<U> newIncompleteFuture() {
        return new TCompletableFuture<>();
    }

    public Executor defaultExecutor() {
        return asynchronous();
    }

    public TCompletableFuture<T> copy() {
        TCompletableFuture<T> copy = new TCompletableFuture<>();
        always(null, source -> relay(copy, true));
        return copy;
    }

    public TCompletionStage<T> minimalCompletionStage() {
        return copy();
    }

    @Override
    public boolean isDone() {
        return isDone;
    }

    @Override
    public boolean isCancelled() {
        return thrown instanceof CancellationException;
    }

    public boolean isCompletedExceptionally() {
        return thrown != null;
    }

    public int getNumberOfDependents() {
        int count = 0;
        for (Dependent at = dependents; at != null; at = at.next) {
            count++;
        }
        return count;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        WaitQueue.throwIfInterrupted();
        if (!isDone) {
            waiting.await();
        }
        return outcome();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        WaitQueue.throwIfInterrupted();
        if (!isDone && (nanos <= 0 || !waiting.awaitUntil(WaitQueue.deadline(nanos)))) {
            throw new TimeoutException();
        }
        return outcome();
    }

    private T outcome() throws ExecutionException {
        if (thrown instanceof CancellationException cancelled) {
            throw cancelled;
        }
        if (thrown != null) {
            boolean isWrapped = thrown instanceof CompletionException && thrown.getCause() != null;
            throw new ExecutionException(isWrapped ? thrown.getCause() : thrown);
        }
        return result;
    }

    public T join() {
        if (!isDone) {
            waiting.awaitUninterruptibly();
        }
        return getNow(null);
    }

    public T getNow(T other) {
        if (thrown instanceof CancellationException cancelled) {
            throw cancelled;
        }
        return isDone ? value() : other;
    }

    @Override
    public String toString() {
        int count = getNumberOfDependents();
        String state;
        if (!isDone) {
            state = count == 0 ? "[Not completed]" : "[Not completed, " + count + " dependents]";
        } else {
            state = thrown == null ? "[Completed normally]" : "[Completed exceptionally: " + thrown + "]";
        }
        return super.toString() + state;
    }
}
