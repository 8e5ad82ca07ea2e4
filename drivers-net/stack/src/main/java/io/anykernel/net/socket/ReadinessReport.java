package io.anykernel.net.socket;

import java.util.function.IntSupplier;

/** Where the changes of one socket are reported, if anywhere. Confined to the Cpu. */
final class ReadinessReport {
    private final Object socket;
    private final Gate gate;
    private final IntSupplier readiness;
    private ReadinessQueue.Registration registration;

    /** @param readiness which of {@link ReadinessListener}'s constants hold now */
    ReadinessReport(Object socket, Gate gate, IntSupplier readiness) {
        this.socket = socket;
        this.gate = gate;
        this.readiness = readiness;
    }

    Object socket() {
        return socket;
    }

    Gate gate() {
        return gate;
    }

    int readiness() {
        return readiness.getAsInt();
    }

    /** Reports to {@code next} from now on, and that the socket may be ready already. */
    void begin(ReadinessQueue.Registration next) {
        end();
        registration = next;
        changed();
    }

    /** The socket is closed by its user: no listener is called any more. */
    void end() {
        if (registration != null) {
            registration.end();
            registration = null;
        }
    }

    void changed() {
        if (registration != null) {
            registration.changed();
        }
    }
}
