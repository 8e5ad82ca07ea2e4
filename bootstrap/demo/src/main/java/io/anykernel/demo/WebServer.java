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
 * Accepts connections and gives each a thread of control. At most {@link #MAX_CONNECTIONS} are served at once; further
 * ones wait in the listener's backlog.
 */
public final class WebServer implements AutoCloseable {
    static final int MAX_CONNECTIONS = 256;
    private static final int BACKLOG = 256;
    private static final int LOCK_RANK = 10;
    private static final long IDLE_TIMEOUT_NANOS = 30_000_000_000L;

    private final Scheduling scheduling;
    private final Clock clock;
    private final Site site;
    private final TcpListener listener;
    private final Counter aborted;
    /** Guards the fields below. */
    private final Lock lock;

    private final List<TcpSocket> serving = new ArrayList<>();
    private boolean acceptorRuns = true;
    private boolean closing;

    /** Permit: something ended. */
    private final Parker ended;

    /** Starts to serve {@code site} on {@code port}. */
    public WebServer(Kernel kernel, NetStack net, int port, Site site) {
        this.scheduling = kernel.world().scheduling();
        this.clock = kernel.clock();
        this.site = site;
        this.aborted = kernel.counters().counter("http.aborted");
        this.lock = scheduling.newLock("web.connections", LOCK_RANK);
        this.ended = scheduling.newParker();
        this.listener = net.listen(port, BACKLOG);
        scheduling.start("web-accept", this::acceptAll);
    }

    private void acceptAll() {
        try {
            while (awaitRoom()) {
                TcpSocket socket = listener.accept(Gate.FOREVER);
                if (register(socket)) {
                    scheduling.start("web-" + socket.remotePort(), () -> serve(socket));
                } else {
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

    /** Waits until one more connection may be served; false when the server closes. */
    private boolean awaitRoom() {
        while (true) {
            lock.lock();
            boolean goesOn = !closing;
            boolean hasRoom = serving.size() < MAX_CONNECTIONS;
            lock.unlock();
            if (!goesOn || hasRoom) {
                return goesOn;
            }
            ended.park(Cpu.NEVER);
        }
    }

    private boolean register(TcpSocket socket) {
        lock.lock();
        try {
            if (!closing) {
                serving.add(socket);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void serve(TcpSocket socket) {
        try {
            new HttpConnection(new SocketStream(socket, clock, IDLE_TIMEOUT_NANOS), site).serve();
        } catch (KernelException gone) {
            countAborted();
        } catch (CpuFailedException failed) {
            // The kernel has said so already.
        } finally {
            lock.lock();
            serving.remove(socket);
            lock.unlock();
            ended.unpark();
        }
    }

    private void countAborted() {
        lock.lock();
        aborted.increment();
        lock.unlock();
    }

    /** Stops accepting, resets what is open and waits until nobody serves any more. */
    @Override
    public void close() {
        lock.lock();
        closing = true;
        List<TcpSocket> open = new ArrayList<>(serving);
        lock.unlock();
        listener.close();
        for (TcpSocket socket : open) {
            socket.abort();
        }
        ended.unpark();
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
