package io.anykernel.hypercall.host.posix;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds a binding that works here. The system property {@code io.anykernel.posix} names one ({@code jnr}, {@code jna} or
 * {@code none}); otherwise the first that loads is taken, jnr-ffi before JNA. A binding is loaded once a process.
 */
public final class PosixBindings {
    public static final String PROPERTY = "io.anykernel.posix";

    private record Candidate(String name, Supplier<Posix> loader) {}

    private static final List<Candidate> CANDIDATES =
            List.of(new Candidate("jnr", JnrPosix::new), new Candidate("jna", JnaPosix::new));

    private PosixBindings() {}

    /** The binding of this process, or nothing where none loads or {@code none} was asked for. */
    public static Optional<Posix> find() {
        return Chosen.POSIX;
    }

    /**
     * Loads the binding of that name.
     *
     * @throws IllegalArgumentException if there is none or it does not load
     */
    public static Posix load(String name) {
        for (Candidate candidate : CANDIDATES) {
            if (candidate.name.equals(name)) {
                return tryLoad(candidate)
                        .orElseThrow(() -> new IllegalArgumentException("binding does not load: " + name));
            }
        }
        throw new IllegalArgumentException(PROPERTY + "=" + name + ": expected jnr, jna or none");
    }

    private static final class Chosen {
        private static final Optional<Posix> POSIX = choose(System.getProperty(PROPERTY));
    }

    private static Optional<Posix> choose(String asked) {
        if ("none".equals(asked)) {
            return Optional.empty();
        }
        if (asked != null) {
            return Optional.of(load(asked));
        }
        return CANDIDATES.stream().flatMap(each -> tryLoad(each).stream()).findFirst();
    }

    private static Optional<Posix> tryLoad(Candidate candidate) {
        try {
            Posix posix = candidate.loader.get();
            // A library that loads but cannot call is no binding.
            int fd = posix.eventfd(0, Linux.EFD_NONBLOCK_CLOEXEC);
            return fd >= 0 && posix.close(fd) == 0 ? Optional.of(posix) : Optional.empty();
        } catch (RuntimeException | LinkageError notHere) {
            return Optional.empty();
        }
    }
}
