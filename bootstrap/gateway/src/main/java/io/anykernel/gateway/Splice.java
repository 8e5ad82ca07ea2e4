package io.anykernel.gateway;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.socket.TcpSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One host connection joined to one connection of the stack. Bytes wait in at most one buffer each way, so that either
 * side's slowness reaches the other. The end of data is passed on as a half-close, a reset as a reset.
 */
final class Splice implements ConnectionObserver, HostChannel {
    private final Splices splices;
    private final PublishedListener listener;
    private final SocketChannel host;
    private final SelectionKey key;
    private final TcpSocket inner;

    private final Memory inwardMemory;
    private final Memory outwardMemory;
    /** Host to stack, in draining mode: position to limit is what waits. */
    private final ByteBuffer inward;
    /** Stack to host, in draining mode. */
    private final ByteBuffer outward;

    private boolean hostEnded;
    private boolean innerEnded;
    private boolean inwardFinished;
    private boolean outwardFinished;
    private boolean queued;
    private boolean over;

    /**
     * @param listener where {@code host} was accepted
     * @param key of {@code host} in the gateway's selector
     */
    Splice(Splices splices, PublishedListener listener, SocketChannel host, SelectionKey key, TcpSocket inner) {
        this.splices = splices;
        this.listener = listener;
        this.host = host;
        this.key = key;
        this.inner = inner;
        this.inwardMemory = splices.borrow();
        this.outwardMemory = splices.borrow();
        this.inward = inwardMemory.byteBuffer().limit(0);
        this.outward = outwardMemory.byteBuffer().limit(0);
        inner.observe(this);
    }

    /** Where the connection was accepted. */
    PublishedListener listener() {
        return listener;
    }

    @Override
    public void onReadable() {
        queue();
    }

    @Override
    public void onWritable() {
        queue();
    }

    @Override
    public void onReady() {
        queue();
    }

    /** Asks for a {@link #pump} in this or the next turn of the loop. */
    void queue() {
        if (!queued && !over) {
            queued = true;
            splices.queue(this);
        }
    }

    /** Moves what can be moved. Called with the gateway's Cpu held. */
    void pump() {
        queued = false;
        if (over) {
            return;
        }
        try {
            int outcome = inner.connectOutcome();
            if (outcome == Errno.IN_PROGRESS) {
                pause();
                return;
            }
            boolean alive = outcome == Errno.OK ? pumpInward() && pumpOutward() : pumpRest();
            if (!alive) {
                reset();
            } else if (inwardFinished && outwardFinished) {
                finish();
            } else {
                want(interest(outcome));
            }
        } catch (IOException | KernelException gone) {
            reset();
        }
    }

    /** Host to stack; false if the stack's connection has failed. */
    private boolean pumpInward() throws IOException {
        while (!inwardFinished) {
            if (!inward.hasRemaining() && !hostEnded) {
                inward.clear();
                int count = host.read(inward);
                inward.flip();
                hostEnded = count < 0;
                if (count == 0) {
                    return true;
                }
            }
            if (!inward.hasRemaining()) {
                inner.shutdownOutput();
                inwardFinished = true;
                return true;
            }
            int taken = inner.trySend(inwardMemory, inward.position(), inward.remaining());
            if (taken < 0) {
                return taken == Errno.WOULD_BLOCK;
            }
            inward.position(inward.position() + taken);
        }
        return true;
    }

    /** Stack to host; false if the stack's connection has failed. */
    private boolean pumpOutward() throws IOException {
        while (!outwardFinished) {
            if (!outward.hasRemaining() && !innerEnded) {
                int count = inner.tryReceive(outwardMemory, 0, outwardMemory.lengthBytes());
                if (count < 0) {
                    return count == Errno.WOULD_BLOCK;
                }
                innerEnded = count == 0;
                outward.position(0).limit(count);
            }
            if (!outward.hasRemaining()) {
                host.shutdownOutput();
                outwardFinished = true;
                return true;
            }
            host.write(outward);
            if (outward.hasRemaining()) {
                return true;
            }
        }
        return true;
    }

    /** After a failure of the stack's connection: what came before it still goes out; false once it has. */
    private boolean pumpRest() throws IOException {
        return !outwardFinished && pumpOutward();
    }

    /** Lets the selector wait for {@code operations}. */
    private void want(int operations) {
        if (operations == 0) {
            pause();
        } else {
            key.interestOps(operations);
        }
    }

    private void pause() {
        key.interestOps(0);
        splices.paused();
    }

    /**
     * Has a reset of the host found where its selector waits for nothing. Once both directions of the host's connection may
     * have ended in order, an error cannot be told from that; then what the host sent is still delivered, as the service reads.
     *
     * @return whether it was added to {@code probe}
     */
    boolean addTo(ErrorProbe probe) throws IOException {
        boolean isPaused = !over && !outwardFinished && key.interestOps() == 0;
        if (isPaused) {
            probe.add(host, this);
        }
        return isPaused;
    }

    private int interest(int outcome) {
        int operations = 0;
        if (outcome == Errno.OK && !hostEnded && !inward.hasRemaining()) {
            operations |= SelectionKey.OP_READ;
        }
        if (outward.hasRemaining()) {
            operations |= SelectionKey.OP_WRITE;
        }
        return operations;
    }

    /** Both directions have passed on their end of data. */
    private void finish() {
        over = true;
        inner.close();
        splices.forget(this);
        giveBackBuffers();
        closeHost();
    }

    /** Ends both sides by a reset, which neither peer mistakes for the end of data. */
    void reset() {
        if (over) {
            return;
        }
        inner.abort();
        splices.countReset();
        resetHost();
    }

    /** Ends the host's side alone, where the stack has failed and may not be called. */
    void resetHost() {
        over = true;
        splices.forget(this);
        giveBackBuffers();
        // Where all had been handed to the host it is still sent, behind it the end of data.
        if (outwardFinished) {
            closeHost();
        } else {
            key.cancel();
            HostChannels.reset(host);
        }
    }

    /** Whether the service sent what the host has not taken yet. */
    boolean hasOutward() {
        return !over && (queued || outward.hasRemaining() || inner.readableBytes() > 0);
    }

    private void giveBackBuffers() {
        splices.giveBack(inwardMemory);
        splices.giveBack(outwardMemory);
    }

    private void closeHost() {
        key.cancel();
        HostChannels.closeQuietly(host);
    }
}
