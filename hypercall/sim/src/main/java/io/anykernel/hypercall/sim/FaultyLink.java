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
    private boolean isUp = true;

    /** @param port taken over: closed with this one */
    public FaultyLink(NetPort port, Plan plan) {
        this.port = port;
        this.plan = plan;
    }

    /** Takes the link down for this end, or up again. While it is down, frames in either direction are lost. */
    public void linkUp(boolean isUp) {
        this.isUp = isUp;
    }

    @Override
    public boolean isLinkUp() {
        return isUp && port.isLinkUp();
    }

    @Override
    public NetPortInfo info() {
        return port.info();
    }

    @Override
    public int receive(IoVector into) {
        if (isUnplugged) {
            return CLOSED;
        }
        int length = port.receive(into);
        while (!isUp && length >= 0) {
            length = port.receive(into);
        }
        return length;
    }

    @Override
    public int send(IoVector frame) {
        if (isUnplugged) {
            return CLOSED;
        }
        if (!isUp) {
            return 0;
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
