package io.anykernel.gateway;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Memory;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.NetStack;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The published TCP ports, and the connections accepted there. Beyond {@link #MAX_CONNECTIONS} they wait in the host's
 * backlog. Confined to the gateway's Cpu.
 */
final class Splices {
    static final int MAX_CONNECTIONS = 1024;
    private static final int SPLICE_BUFFER_BYTES = 64 * 1024;
    /** Nothing says when there are descriptors again. */
    private static final long ACCEPT_RETRY_NANOS = 100_000_000L;

    private final Kernel kernel;
    private final NetStack stack;
    private final Selector selector;
    private final IpAddress target;
    private final Counter accepted;
    private final Counter reset;
    private final Counter refused;
    private final Counter acceptFailures;
    private final List<PublishedListener> listeners = new ArrayList<>();
    private final List<Splice> splices = new ArrayList<>();
    private final ArrayDeque<Memory> freeBuffers = new ArrayDeque<>();
    private ArrayDeque<Splice> ready = new ArrayDeque<>();
    private ArrayDeque<Splice> nextReady = new ArrayDeque<>();
    private boolean isFull;
    private boolean isDraining;
    /** Notified once nothing waits for a host any more; {@code null} unless the gateway drains. */
    private Runnable whenDrained;

    /** When accepting is tried again after it failed. */
    private long acceptAgainNanos = Cpu.NEVER;

    Splices(Kernel kernel, NetStack stack, Selector selector, IpAddress target) {
        this.kernel = kernel;
        this.stack = stack;
        this.selector = selector;
        this.target = target;
        this.accepted = kernel.counters().counter("gateway.accepted");
        this.reset = kernel.counters().counter("gateway.reset");
        this.refused = kernel.counters().counter("gateway.refused");
        this.acceptFailures = kernel.counters().counter("gateway.accept-failures");
    }

    /** Joins the connections of {@code listener}, which is owned from then on; returns what is published. */
    PublishedListener publish(ServerSocketChannel listener, int targetPort) throws IOException {
        PublishedListener added = new PublishedListener(this, listener, targetPort);
        added.register(selector, isAccepting());
        listeners.add(added);
        return added;
    }

    // ---- the loop

    /** Retries what failed and moves what can be moved; returns how many connections were served. */
    int poll(long nowNanos) {
        if (acceptAgainNanos <= nowNanos) {
            acceptAgainNanos = Cpu.NEVER;
            updateAccepting();
        }
        ArrayDeque<Splice> turn = nextReady;
        nextReady = ready;
        ready = turn;
        int pumped = turn.size();
        for (Splice splice = turn.poll(); splice != null; splice = turn.poll()) {
            splice.pump();
        }
        reportDrained();
        return pumped;
    }

    private void reportDrained() {
        if (whenDrained != null && splices.stream().noneMatch(Splice::hasOutward)) {
            whenDrained.run();
            whenDrained = null;
        }
    }

    boolean hasReady() {
        return !nextReady.isEmpty();
    }

    long nextDeadlineNanos() {
        return acceptAgainNanos;
    }

    // ---- accepting

    void acceptAll(PublishedListener listener) {
        try {
            while (splices.size() < MAX_CONNECTIONS) {
                SocketChannel host = listener.accept();
                if (host == null) {
                    return;
                }
                join(host, listener.targetPort());
            }
            isFull = true;
            updateAccepting();
        } catch (IOException failure) {
            restFromAccepting(listener, failure);
        }
    }

    /** Descriptors ran out: what waits in the backlog is tried again later, not in a busy loop meanwhile. */
    private void restFromAccepting(PublishedListener listener, IOException failure) {
        if (acceptFailures.value() == 0) {
            kernel.log().line("event=accept-failed port=" + listener.bound().getPort() + " cause=" + failure);
        }
        acceptFailures.increment();
        acceptAgainNanos = kernel.clock().nanoTime() + ACCEPT_RETRY_NANOS;
        updateAccepting();
    }

    private boolean isAccepting() {
        return !isFull && !isDraining && acceptAgainNanos == Cpu.NEVER;
    }

    private void updateAccepting() {
        boolean isAccepting = isAccepting();
        for (PublishedListener listener : listeners) {
            listener.acceptWhile(isAccepting);
        }
    }

    private void join(SocketChannel host, int targetPort) throws IOException {
        try {
            host.configureBlocking(false);
            host.setOption(StandardSocketOptions.TCP_NODELAY, true);
            splice(host, stack.startConnect(target, targetPort));
        } catch (KernelException failure) {
            refused.increment();
            host.setOption(StandardSocketOptions.SO_LINGER, 0);
            host.close();
        } catch (IOException gone) {
            host.close();
            throw gone;
        }
    }

    private void splice(SocketChannel host, TcpSocket inner) throws IOException {
        inner.noDelay(true);
        SelectionKey key = host.register(selector, 0);
        Splice splice = new Splice(this, host, key, inner);
        key.attach(splice);
        splices.add(splice);
        accepted.increment();
        splice.queue();
    }

    // ---- called by splices

    void queue(Splice splice) {
        nextReady.add(splice);
    }

    void forget(Splice splice) {
        splices.remove(splice);
        if (isFull) {
            isFull = false;
            updateAccepting();
        }
    }

    /** A buffer for one direction; kept for the next splice, since direct memory is freed by collections only. */
    Memory borrow() {
        Memory free = freeBuffers.poll();
        return free != null ? free : Memory.allocate(SPLICE_BUFFER_BYTES);
    }

    void giveBack(Memory buffer) {
        freeBuffers.push(buffer);
    }

    void countReset() {
        reset.increment();
    }

    // ---- the end

    /** Accepts nothing more, and calls {@code whenDrained} once hosts have been handed all that services had sent. */
    void drain(Runnable whenDrained) {
        this.whenDrained = whenDrained;
        isDraining = true;
        updateAccepting();
    }

    /** Resets every connection on both sides. */
    void reset() {
        List.copyOf(splices).forEach(Splice::reset);
    }

    /** Stops listening, and resets the host's side alone, where the stack has failed and may not be called. */
    void closeHostSide() {
        List.copyOf(splices).forEach(Splice::resetHost);
        listeners.forEach(PublishedListener::close);
    }
}
