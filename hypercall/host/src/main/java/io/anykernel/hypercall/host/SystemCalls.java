package io.anykernel.hypercall.host;

import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Posix;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.util.Optional;

/** The system calls of one world: a binding that an embedder chose, or the process's, which is loaded when first needed. */
final class SystemCalls {
    private final Optional<Posix> given;
    private final boolean isGiven;

    private SystemCalls(Optional<Posix> given, boolean isGiven) {
        this.given = given;
        this.isGiven = isGiven;
    }

    /** Those of the process. */
    static SystemCalls found() {
        return new SystemCalls(Optional.empty(), false);
    }

    /** Those of {@code posix}, or none at all. */
    static SystemCalls of(Optional<Posix> posix) {
        return new SystemCalls(posix, true);
    }

    /** Loads the binding unless that is done. */
    Optional<Posix> find() {
        return isGiven ? given : PosixBindings.find();
    }

    /** The binding if it is there already. */
    Optional<Posix> loaded() {
        return isGiven ? given : PosixBindings.loaded();
    }

    /**
     * For a port that stands on them.
     *
     * @throws PortException if there are none, with what to do
     */
    Posix require(String portName) {
        return find().orElseThrow(() ->
                new PortException(portName + ": needs system calls, and no binding to them loads "
                        + (isGiven ? "in this world; it was built without" : "here: " + PosixBindings.absence())));
    }
}
