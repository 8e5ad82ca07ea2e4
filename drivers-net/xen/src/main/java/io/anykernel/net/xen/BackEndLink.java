package io.anykernel.net.xen;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.xen.XenFrontEnd;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.XenbusState;

/**
 * The link as the back end's state has it: up while both ends are connected. A back end that closes and stays in charge of the device
 * ({@code online}), as one whose domain restarts, is offered a new connection.
 */
final class BackEndLink {
    /** Steps of one poll; a back end that changes its state without end shall not hold the loop. */
    private static final int MAX_STEPS = 8;

    /** How far the two ends are with each other. */
    private enum Phase {
        /** Frames pass. */
        CONNECTED,
        /** The front end has written its keys. */
        CONNECTING,
        /** The front end has said that it stopped. */
        PARTED,
        /** The front end waits for a back end that begins anew. */
        OFFERED,
        /** The back end broke a rule, or cannot be heard of: the end. */
        BROKEN
    }

    /** What the device does at the turns of its link. */
    interface Connection {
        /** Empties the rings and writes where they are. */
        void prepare();

        /** The back end has connected. */
        void begin();
    }

    private final XenFrontEnd frontEnd;
    private final Connection connection;
    private Phase phase = Phase.CONNECTED;
    private int changes;

    /** @param frontEnd connected */
    BackEndLink(XenFrontEnd frontEnd, Connection connection) {
        this.frontEnd = frontEnd;
        this.connection = connection;
    }

    boolean isUp() {
        return phase == Phase.CONNECTED;
    }

    /** How often it went down or came up. */
    int changes() {
        return changes;
    }

    private void enter(Phase next) {
        boolean wasUp = isUp();
        phase = next;
        changes += isUp() == wasUp ? 0 : 1;
    }

    /** Uses the back end no more. */
    void breakDown() {
        if (phase != Phase.BROKEN) {
            enter(Phase.BROKEN);
            frontEnd.abandon();
        }
    }

    /**
     * Follows the back end's state where it was written; blocks for xenstore then.
     *
     * @return whether more may have to be followed
     */
    boolean follow() {
        int steps = 0;
        while (steps < MAX_STEPS && phase != Phase.BROKEN && frontEnd.takeBackEndChange()) {
            steps++;
            try {
                step(frontEnd.backEndState());
            } catch (PortException | KernelException unreadable) {
                breakDown();
            }
        }
        return steps == MAX_STEPS;
    }

    private void step(XenbusState state) {
        if (phase == Phase.CONNECTED && state != XenbusState.CONNECTED) {
            enter(Phase.PARTED);
            frontEnd.abandon();
        }
        switch (phase) {
            case CONNECTING -> finish(state);
            case PARTED -> offer(state);
            case OFFERED -> connect(state);
            default -> {}
        }
    }

    private void finish(XenbusState state) {
        if (state == XenbusState.CONNECTED) {
            enter(Phase.CONNECTED);
            connection.begin();
        } else if (!XenFrontEnd.isOffering(state)) {
            enter(Phase.PARTED);
            frontEnd.abandon();
        }
    }

    private void offer(XenbusState state) {
        boolean staysInCharge = state == XenbusState.CLOSED && frontEnd.hasFeature("online");
        if (staysInCharge || XenFrontEnd.isOffering(state)) {
            enter(Phase.OFFERED);
            frontEnd.offerConnection();
            connect(state);
        }
    }

    private void connect(XenbusState state) {
        if (XenFrontEnd.isOffering(state)) {
            connection.prepare();
            enter(Phase.CONNECTING);
            frontEnd.state(XenbusState.CONNECTED);
        }
    }
}
