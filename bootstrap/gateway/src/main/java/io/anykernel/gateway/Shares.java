package io.anykernel.gateway;

import java.util.List;

/**
 * How published ports share the places of a gateway. Half of them are taken as clients come. Each port has an equal share of the
 * other half, which clients of other ports leave free: a service that serves none of its clients keeps none from those of others.
 */
final class Shares {
    /** A published port, and how many places its clients have. */
    abstract static class Port {
        private int open;

        int open() {
            return open;
        }

        /** A client was given a place. */
        void opened() {
            open++;
        }

        /** One has left its place. */
        void ended() {
            open--;
        }
    }

    private final List<? extends Port> ports;

    /** @param ports which may grow */
    Shares(List<? extends Port> ports) {
        this.ports = ports;
    }

    /** Whether a client of {@code asking} may have one more place beside {@code open} ones, of {@code capacity}. */
    boolean hasRoom(Port asking, int open, int capacity) {
        int share = share(capacity);
        int taken = open;
        for (Port other : ports) {
            taken += other == asking ? 0 : Math.max(0, share - other.open());
        }
        return taken < capacity;
    }

    /** Whether {@code port} has more than its own share of {@code capacity}. */
    boolean isAboveShare(Port port, int capacity) {
        return port.open() > share(capacity);
    }

    private int share(int capacity) {
        return capacity / (2 * ports.size());
    }
}
