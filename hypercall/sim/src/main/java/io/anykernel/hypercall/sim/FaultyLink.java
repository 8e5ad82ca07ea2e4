package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;

/** A network port before another, with faults at chosen frames; for seeded faults see {@link LinkConditions}. */
public final class FaultyLink implements NetPort {
    /** What becomes of one frame to be sent. */
    public enum Verdict {
        PASS,
        /** Taken, and never arrives. */
        LOSE,
        /** Arrives twice. */
        REPEAT,
        /** {@link NetPort#WOULD_BLOCK}: the sender has to come again. */
        BLOCK,
        /** {@link NetPort#REJECTED}. */
        REJECT,
        /** {@link NetPort#CLOSED}, from now on. */
        UNPLUG
    }

    /** Decides about frames. */
    public interface Plan {
        /** @param number counts the calls to {@link NetPort#send}, from 1 */
        Verdict judge(long number, IoVector frame);
    }

    private final NetPort port;
    private final Plan plan;
    private long sends;
    private boolean isUnplugged;

    /** @param port taken over: closed with this one */
    public FaultyLink(NetPort port, Plan plan) {
        this.port = port;
        this.plan = plan;
    }

    @Override
    public NetPortInfo info() {
        return port.info();
    }

    @Override
    public int receive(IoVector into) {
        return isUnplugged ? CLOSED : port.receive(into);
    }

    @Override
    public int send(IoVector frame) {
        if (isUnplugged) {
            return CLOSED;
        }
        return switch (plan.judge(++sends, frame)) {
            case PASS -> port.send(frame);
            case LOSE -> 0;
            case REPEAT -> {
                int first = port.send(frame);
                yield first == 0 ? port.send(frame) : first;
            }
            case BLOCK -> WOULD_BLOCK;
            case REJECT -> REJECTED;
            case UNPLUG -> {
                isUnplugged = true;
                yield CLOSED;
            }
        };
    }

    @Override
    public void awaitSendRoom() {
        port.awaitSendRoom();
    }

    @Override
    public void close() {
        port.close();
    }
}
