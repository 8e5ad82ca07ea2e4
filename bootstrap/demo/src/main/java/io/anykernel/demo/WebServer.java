package io.anykernel.demo;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.demo.http.HttpConnection;
import io.anykernel.demo.http.Site;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.NetStack;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepts connections and gives each a thread of control. At most {@link #MAX_CONNECTIONS} are served at once. When one
 * more comes, the connection that has waited longest for its own client is evicted, so that clients which hold
 * connections without using them, in whatever number, do not keep others out.
 */
public final class WebServer implements AutoCloseable {
    static final int MAX_CONNECTIONS = 256;

    /** More than wait in practice: a client whose SYN finds it full tries again after a second only. */
    private static final int BACKLOG = 1024;

    private static final int LOCK_RANK = 10;
    private static final int PROGRESS_LOCK_RANK = 11;

    /** Evicted connections whose threads have not ended yet; waiting for each alone would cost a switch of threads. */
    private static final int MAX_LEAVING = 64;

    /** How often clients are judged while one waits for a place. */
    private static final long EVICTION_NANOS = 50_000_000L;

    private final Scheduling scheduling;
    private final Clock clock;
    private final Site site;
    private final TcpListener listener;
    private final Counter aborted;
    private final Counter evicted;
    /** The acceptor's own: accepted, and waiting for a place. */
    private final List<TcpSocket> waiting = new ArrayList<>();

    /** Guards the fields below, and the counters. */
    private final Lock lock;

    private final List<ServedClient> serving = new ArrayList<>();
    /** How many of them were evicted and have not ended yet. */
    private int leaving;

    private boolean acceptorRuns = true;
    private boolean closing;

    /** Permit of the acceptor: a place may be free, or the server closes. */
    private final Parker room;

    /** Permit of {@link #close}: something ended. */
    private final Parker ended;

    /** Starts to serve {@code site} on {@code port}. */
    public WebServer(Kernel kernel, NetStack net, int port, Site site) {
        this.scheduling = kernel.world().scheduling();
        this.clock = kernel.clock();
        this.site = site;
        this.aborted = kernel.counters().counter("http.aborted");
        this.evicted = kernel.counters().counter("http.evicted");
        this.lock = scheduling.newLock("web.connections", LOCK_RANK);
        this.room = scheduling.newParker();
        this.ended = scheduling.newParker();
        this.listener = net.listen(port, BACKLOG);
        scheduling.start("web-accept", this::acceptAll);
    }

    private void acceptAll() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                takeWaiting();
                goesOn = startSome();
            }
        } catch (KernelException closed) {
            if (closed.errno() != Errno.BAD_HANDLE) {
                throw closed;
            }
        } catch (CpuFailedException failed) {
            // The kernel has said so already; nothing arrives any more.
        } finally {
            abortWaiting();
            lock.lock();
            acceptorRuns = false;
            lock.unlock();
            ended.unpark();
        }
    }

    /** Takes what the listener has; waits for one connection if none is left from before. */
    private void takeWaiting() {
        if (waiting.isEmpty()) {
            waiting.add(listener.accept(Gate.FOREVER));
        }
        TcpSocket next = waiting.size() < BACKLOG ? listener.tryAccept() : null;
        while (next != null) {
            waiting.add(next);
            next = waiting.size() < BACKLOG ? listener.tryAccept() : null;
        }
    }

    /** Serves as many as there are places for, and evicts others for the rest; false when the server closes. */
    private boolean startSome() {
        lock.lock();
        boolean goesOn = !closing;
        int threads = MAX_CONNECTIONS + MAX_LEAVING - serving.size();
        int places = Math.min(threads, MAX_CONNECTIONS - (serving.size() - leaving));
        int evictable = MAX_LEAVING - leaving;
        lock.unlock();
        while (goesOn && places > 0 && !waiting.isEmpty()) {
            goesOn = start(waiting.remove(0));
            places--;
        }
        if (goesOn && !waiting.isEmpty() && evict(Math.min(waiting.size(), evictable)) == 0) {
            room.park(clock.nanoTime() + EVICTION_NANOS);
        }
        return goesOn;
    }

    private void abortWaiting() {
        try {
            for (TcpSocket socket : waiting) {
                socket.abort();
            }
        } catch (CpuFailedException failed) {
            // The kernel has said so already.
        }
    }

    /** Evicts up to {@code count} connections, the longest waiting first; returns how many. */
    private int evict(int count) {
        List<ServedClient> candidates = candidates();
        long nowNanos = clock.nanoTime();
        int done = 0;
        // Judging takes the stack's Cpu, which is contended now: as a rule the first are it.
        while (done < count && !candidates.isEmpty()) {
            ServedClient longest = candidates.remove(indexOfLongest(candidates));
            if (longest.isEvictable(nowNanos)) {
                evict(longest);
                done++;
            }
        }
        return done;
    }

    private static int indexOfLongest(List<ServedClient> candidates) {
        int longest = 0;
        for (int i = 1; i < candidates.size(); i++) {
            if (candidates.get(i).notedSinceNanos() < candidates.get(longest).notedSinceNanos()) {
                longest = i;
            }
        }
        return longest;
    }

    private void evict(ServedClient victim) {
        lock.lock();
        boolean isServed = serving.contains(victim);
        if (isServed) {
            leaving++;
            evicted.increment();
            victim.markEvicted();
        }
        lock.unlock();
        if (isServed) {
            victim.socket().abort();
        }
    }

    /** Those not evicted yet; when their phases began is noted, since it may change meanwhile. */
    private List<ServedClient> candidates() {
        List<ServedClient> candidates = new ArrayList<>();
        lock.lock();
        for (ServedClient each : serving) {
            if (!each.isEvicted()) {
                each.noteSince();
                candidates.add(each);
            }
        }
        lock.unlock();
        return candidates;
    }

    /** Gives a connection its thread of control; false when the server closes. */
    private boolean start(TcpSocket socket) {
        ClientProgress progress =
                new ClientProgress(scheduling.newLock("web.progress", PROGRESS_LOCK_RANK), clock.nanoTime());
        ServedClient client = new ServedClient(socket, progress);
        lock.lock();
        boolean goesOn = !closing;
        if (goesOn) {
            serving.add(client);
        }
        lock.unlock();
        if (goesOn) {
            startThread(client);
        } else {
            socket.abort();
        }
        return goesOn;
    }

    private void startThread(ServedClient client) {
        boolean started = false;
        try {
            scheduling.start("web-" + client.socket().remotePort(), () -> serve(client));
            started = true;
        } finally {
            if (!started) {
                client.socket().abort();
                forget(client);
            }
        }
    }

    private void forget(ServedClient client) {
        lock.lock();
        serving.remove(client);
        if (client.isEvicted()) {
            leaving--;
        }
        lock.unlock();
        room.unpark();
        ended.unpark();
    }

    private void serve(ServedClient client) {
        try {
            SocketStream stream = new SocketStream(client.socket(), clock, client.progress());
            new HttpConnection(stream, site).serve();
        } catch (KernelException gone) {
            count(aborted);
        } catch (CpuFailedException failed) {
            // The kernel has said so already.
        } finally {
            forget(client);
        }
    }

    private void count(Counter counter) {
        lock.lock();
        counter.increment();
        lock.unlock();
    }

    /** Stops accepting, resets what is open and waits until no connection is served any more. */
    @Override
    public void close() {
        lock.lock();
        closing = true;
        List<ServedClient> open = new ArrayList<>(serving);
        lock.unlock();
        listener.close();
        for (ServedClient client : open) {
            client.socket().abort();
        }
        room.unpark();
        while (isBusy()) {
            ended.park(Cpu.NEVER);
        }
    }

    private boolean isBusy() {
        lock.lock();
        try {
            return acceptorRuns || !serving.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
