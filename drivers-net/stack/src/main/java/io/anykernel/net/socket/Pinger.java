package io.anykernel.net.socket;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.time.Durations;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.EchoSink;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.ip.Path;
import java.time.Duration;
import java.util.Objects;

/** Echo requests and their answers (RFC 792, RFC 4443 §4). */
public final class Pinger implements EchoSink {
    private static final int PAYLOAD_BYTES = 56;

    private final Gate gate;
    private final InternetLayer internet;
    private final Signal answered;
    private final int identifier;
    private final long[] sentNanos = new long[256];
    private final long[] roundTripNanos = new long[256];
    private final IpAddress[] asked = new IpAddress[256];
    private int nextSequence;

    /** Takes over the stack's echo replies; the caller holds the Cpu. */
    public Pinger(Gate gate, InternetLayer internet, Entropy entropy) {
        this.gate = gate;
        this.internet = internet;
        this.answered = gate.newSignal();
        this.identifier = (int) entropy.nextLong() & 0xffff;
        internet.deliverEchoesTo(this);
    }

    /** Sends an echo request; returns its sequence number for {@link #roundTripNanos}, or a negative code. */
    public int trySend(IpAddress to) {
        Objects.requireNonNull(to, "to");
        boolean entered = gate.enter();
        try {
            return send(to, gate.nowNanos());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    private int send(IpAddress to, long nowNanos) {
        Path path = new Path();
        int outcome = internet.route(path, 0, 0, to.high(), to.low(), nowNanos);
        if (outcome != Errno.OK) {
            return outcome;
        }
        int sequence = nextSequence;
        nextSequence = (nextSequence + 1) & 0xffff;
        int slot = sequence & 0xff;
        sentNanos[slot] = nowNanos;
        roundTripNanos[slot] = -1;
        asked[slot] = to;
        outcome = internet.sendEcho(path, identifier, sequence, PAYLOAD_BYTES, nowNanos);
        return outcome == Errno.OK ? sequence : outcome;
    }

    /** How long the answer to one of the last 256 requests took, or -1 if there is none. */
    public long roundTripNanos(int sequence) {
        boolean entered = gate.enter();
        try {
            return roundTripNanos[sequence & 0xff];
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /**
     * Asks once and waits for the answer.
     *
     * @return nanoseconds from request to answer
     * @throws KernelException with {@code TIMED_OUT}, {@code INTERRUPTED}, or why there is no way
     */
    public long ping(IpAddress to, long timeoutNanos) {
        Objects.requireNonNull(to, "to");
        gate.requireOutside();
        int waited = Errno.OK;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            int sequence = send(to, gate.nowNanos());
            if (sequence < 0) {
                waited = sequence;
            }
            while (waited == Errno.OK) {
                waited = gate.await(answered, deadline);
                if (roundTripNanos[sequence & 0xff] >= 0) {
                    return roundTripNanos[sequence & 0xff];
                }
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        throw new KernelException(waited, "ping " + to);
    }

    /** As {@link #ping(IpAddress, long)}; longer than a clock counts is for ever. */
    public long ping(IpAddress to, Duration timeout) {
        return ping(to, Durations.timeoutNanos(timeout));
    }

    /** The stack's call; not for users. */
    @Override
    public void onEchoReply(long sourceHigh, long sourceLow, int identifier, int sequence, long nowNanos) {
        int slot = sequence & 0xff;
        if (identifier == this.identifier && roundTripNanos[slot] < 0 && mayAnswer(slot, sourceHigh, sourceLow)) {
            roundTripNanos[slot] = nowNanos - sentNanos[slot];
            answered.signalAll();
        }
    }

    /** The host that was asked or, of a group or broadcast address, any. */
    private boolean mayAnswer(int slot, long sourceHigh, long sourceLow) {
        IpAddress to = asked[slot];
        if (to == null) {
            return false;
        }
        return to.high() == sourceHigh && to.low() == sourceLow || !internet.isUnicast(to.high(), to.low());
    }
}
