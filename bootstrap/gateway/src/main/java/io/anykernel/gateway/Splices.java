package io.anykernel.gateway;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.NetStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The published TCP ports, and the connections accepted there. Beyond what {@link Admission} allows they wait in the host's
 * backlog; those that the stack refuses are reset. Confined to the gateway's Cpu.
 */
final class Splices {
    static final int MAX_CONNECTIONS = 1024;
    private static final int SPLICE_BUFFER_BYTES = 64 * 1024;
    /** Connections accepted at one port in one turn, so that others are served in between. */
    private static final int ACCEPT_BUDGET = 64;
    /** A reset of a paused connection is noticed after so long at most. */
    private static final long PROBE_NANOS = 1_000_000_000L;

    /** Refusals at shorter distances are one occurrence, and one line in the log. */
    private static final long REFUSALS_APART_NANOS = 10_000_000_000L;

    private final Kernel kernel;
    private final NetStack stack;
    private final Selector selector;
    private final IpAddress target;
    private final Counter accepted;
    private final Counter reset;
    private final Counter refused;
    private final Admission admission;
    /** Of both sides of a splice. */
    private final KeepAlive keepAlive;

    private final DescriptorReserve descriptors = new DescriptorReserve();
    private final ErrorProbe probe;
    private final List<PublishedListener> listeners = new ArrayList<>();
    private final Shares shares = new Shares(listeners);
    private final List<Splice> splices = new ArrayList<>();
    private final ArrayDeque<Memory> freeBuffers = new ArrayDeque<>();
    private ArrayDeque<Splice> ready = new ArrayDeque<>();
    private ArrayDeque<Splice> nextReady = new ArrayDeque<>();
    /** Notified once nothing waits for a host any more; {@code null} unless the gateway drains. */
    private Runnable whenDrained;

    /** When paused connections are probed; {@link Cpu#NEVER} if there are none. */
    private long probeNanos = Cpu.NEVER;

    private boolean hasRefused;
    private long refusedNanos;
    private boolean isClosed;

    /** @throws IOException if the host has no descriptor left */
    Splices(Kernel kernel, NetStack stack, Selector selector, IpAddress target, GatewayLimits limits)
            throws IOException {
        this.kernel = kernel;
        this.stack = stack;
        this.selector = selector;
        this.target = target;
        this.accepted = kernel.counters().counter("gateway.accepted");
        this.reset = kernel.counters().counter("gateway.reset");
        this.refused = kernel.counters().counter("gateway.refused");
        this.admission = new Admission(kernel, limits.connections());
        this.keepAlive = limits.keepAlive();
        this.probe = new ErrorProbe();
    }

    /**
     * Joins the connections of {@code listener}, which is owned from then on; returns what is published.
     *
     * @throws PortException if the gateway has been closed
     */
    PublishedListener publish(ServerSocketChannel listener, int targetPort) throws IOException {
        HostChannels.requireOpen(!isClosed);
        PublishedListener added = new PublishedListener(this, listener, targetPort);
        added.register(selector, admission.isAccepting());
        listeners.add(added);
        return added;
    }

    // ---- the loop

    /** Retries what failed and moves what can be moved; returns how many connections were served or ended. */
    int poll(long nowNanos) {
        if (admission.retry(nowNanos)) {
            acceptAgain();
        }
        int ended = probeNanos <= nowNanos ? probePaused(nowNanos) : 0;
        ArrayDeque<Splice> turn = nextReady;
        nextReady = ready;
        ready = turn;
        int pumped = turn.size();
        for (Splice splice = turn.poll(); splice != null; splice = turn.poll()) {
            splice.pump();
        }
        if (admission.isAccepting() && admission.mayResume(splices.size())) {
            listeners.forEach(this::acceptSome);
        }
        reportDrained();
        return pumped + ended;
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
        return Math.min(admission.nextDeadlineNanos(), probeNanos);
    }

    // ---- accepting

    /** Accepts what waits at a port, within a turn's budget: the selector reports the rest in the next turn. */
    void acceptSome(PublishedListener listener) {
        long nowNanos = kernel.clock().nanoTime();
        try {
            int budget = ACCEPT_BUDGET;
            while (hasRoom(listener) && reserveBuffers(nowNanos)) {
                if (budget-- == 0) {
                    return;
                }
                descriptors.requireOne(nowNanos);
                SocketChannel host = listener.accept();
                if (host == null) {
                    admission.drained(splices.size());
                    return;
                }
                descriptors.taken();
                join(host, listener);
            }
            if (!hasRoom(listener)) {
                listener.full(true);
                admission.full(splices.size());
            }
        } catch (IOException failure) {
            admission.failed(failure, nowNanos);
        }
        updateAccepting();
    }

    private boolean hasRoom(PublishedListener listener) {
        return shares.hasRoom(listener, splices.size(), admission.capacity());
    }

    /** Before a connection is accepted, so that one that the host has no memory for waits like the others. */
    private boolean reserveBuffers(long nowNanos) {
        try {
            while (freeBuffers.size() < 2) {
                freeBuffers.push(Memory.allocate(SPLICE_BUFFER_BYTES));
            }
            return true;
        } catch (OutOfMemoryError exhausted) {
            admission.outOfMemory(splices.size(), nowNanos);
            return false;
        }
    }

    /** There may be room at ports that were full. */
    private void acceptAgain() {
        listeners.forEach(listener -> listener.full(false));
        updateAccepting();
    }

    private void updateAccepting() {
        boolean isAccepting = admission.isAccepting();
        for (PublishedListener listener : listeners) {
            listener.acceptWhile(isAccepting);
        }
    }

    private void join(SocketChannel host, PublishedListener listener) {
        try {
            HostChannels.prepare(host, keepAlive, HostBuffers.sendBytes(splices.size()));
            SelectionKey key = host.register(selector, 0);
            TcpSocket inner = stack.startConnect(target, listener.targetPort());
            inner.options().keepAlive(keepAlive);
            splice(listener, host, key, inner);
        } catch (KernelException | IOException failure) {
            refuse(host, listener.targetPort(), failure);
        }
    }

    private void refuse(SocketChannel host, int targetPort, Exception cause) {
        refused.increment();
        HostChannels.reset(host);
        long nowNanos = kernel.clock().nanoTime();
        if (!hasRefused || nowNanos - refusedNanos > REFUSALS_APART_NANOS) {
            kernel.log().line("event=connection-refused port=" + targetPort + " cause=\"" + cause.getMessage() + "\"");
        }
        hasRefused = true;
        refusedNanos = nowNanos;
    }

    private void splice(PublishedListener listener, SocketChannel host, SelectionKey key, TcpSocket inner) {
        inner.options().noDelay(true);
        Splice splice = new Splice(this, listener, host, key, inner);
        key.attach(splice);
        splices.add(splice);
        listener.opened();
        accepted.increment();
        splice.queue();
    }

    // ---- paused connections

    /** A splice has begun to want nothing from its host, which may be reset meanwhile. */
    void paused() {
        if (probeNanos == Cpu.NEVER) {
            probeNanos = kernel.clock().nanoTime() + PROBE_NANOS;
        }
    }

    /** Returns how many were found reset. */
    private int probePaused(long nowNanos) {
        probeNanos = Cpu.NEVER;
        int open = splices.size();
        try {
            for (Splice splice : splices) {
                if (splice.addTo(probe)) {
                    probeNanos = nowNanos + PROBE_NANOS;
                }
            }
            probe.run(Splice::reset);
            return open - splices.size();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // ---- called by splices

    void queue(Splice splice) {
        nextReady.add(splice);
    }

    void forget(Splice splice) {
        splices.remove(splice);
        splice.listener().ended();
        if (admission.ended(splices.size())) {
            acceptAgain();
        }
    }

    /** A buffer for one direction; kept for the next splice, since direct memory is freed by collections only. */
    Memory borrow() {
        return freeBuffers.remove();
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
        admission.drain();
        updateAccepting();
    }

    /** Resets every connection on both sides; nothing is published afterwards. */
    void reset() {
        isClosed = true;
        List.copyOf(splices).forEach(Splice::reset);
    }

    /** Stops listening, and resets the host's side alone, where the stack has failed and may not be called. */
    void closeHostSide() {
        List.copyOf(splices).forEach(Splice::resetHost);
        listeners.forEach(PublishedListener::close);
        probe.close();
    }
}
