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

    /** How often clients are judged while one waits for a place, and how long an evicted one has to end. */
    private static final long EVICTION_NANOS = 50_000_000L;

    private final Scheduling scheduling;
    private final Clock clock;
    private final Site site;
    private final TcpListener listener;
    private final Counter aborted;
    private final Counter evicted;
    /** Guards the fields below, and the counters. */
    private final Lock lock;

    private final List<ServedClient> serving = new ArrayList<>();
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
                TcpSocket socket = listener.accept(Gate.FOREVER);
                goesOn = makeRoom() && start(socket);
                if (!goesOn) {
                    socket.abort();
                }
            }
        } catch (KernelException closed) {
            if (closed.errno() != Errno.BAD_HANDLE) {
                throw closed;
            }
        } catch (CpuFailedException failed) {
            // The kernel has said so already; nothing arrives any more.
        } finally {
            lock.lock();
            acceptorRuns = false;
            lock.unlock();
            ended.unpark();
        }
    }

    /** Waits until one more connection may be served, which may cost another its place; false when the server closes. */
    private boolean makeRoom() {
        while (true) {
            lock.lock();
            boolean goesOn = !closing;
            boolean hasRoom = serving.size() < MAX_CONNECTIONS;
            lock.unlock();
            if (!goesOn || hasRoom) {
                return goesOn;
            }
            evictOne();
        }
    }

    /** Evicts the connection that has waited longest and lets it end; without one, lets some time pass. */
    private void evictOne() {
        long deadlineNanos = clock.nanoTime() + EVICTION_NANOS;
        ServedClient victim = longestWaiting();
        if (victim == null) {
            room.park(deadlineNanos);
            return;
        }
        victim.evict();
        count(evicted);
        while (isServing(victim) && room.park(deadlineNanos)) {
            // Another one's end left the permit.
        }
    }

    private boolean isServing(ServedClient client) {
        lock.lock();
        try {
            return serving.contains(client);
        } finally {
            lock.unlock();
        }
    }

    /** The evictable connection whose phase began first, or {@code null}. */
    private ServedClient longestWaiting() {
        lock.lock();
        List<ServedClient> candidates = new ArrayList<>(serving);
        lock.unlock();
        long nowNanos = clock.nanoTime();
        // Judging takes the stack's Cpu, which is contended now: as a rule the first is it.
        while (!candidates.isEmpty()) {
            ServedClient longest = candidates.remove(indexOfLongest(candidates));
            if (longest.isEvictable(nowNanos)) {
                return longest;
            }
        }
        return null;
    }

    private static int indexOfLongest(List<ServedClient> candidates) {
        int index = 0;
        long earliestNanos = Long.MAX_VALUE;
        for (int i = 0; i < candidates.size(); i++) {
            long sinceNanos = candidates.get(i).progress().sinceNanos();
            if (sinceNanos < earliestNanos) {
                earliestNanos = sinceNanos;
                index = i;
            }
        }
        return index;
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
