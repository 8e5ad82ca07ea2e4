package io.anykernel.hypercall.host.posix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds a binding that works here, when one is first needed. The system property {@code io.anykernel.posix} names one
 * ({@code ffm}, {@code jnr}, {@code jna} or {@code none}); otherwise the first that loads is taken: the JDK's foreign
 * functions, jnr-ffi, JNA. A binding is loaded once a process.
 */
public final class PosixBindings {
    public static final String PROPERTY = "io.anykernel.posix";

    private static final String NONE = "none";
    private static final String DENIED = "native access is denied";

    private record Candidate(String name, Supplier<Posix> loader) {}

    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate("ffm", ForeignPosix::new),
            new Candidate("jnr", JnrPosix::new),
            new Candidate("jna", JnaPosix::new));

    /** By name; guarded by the class. */
    private static final Map<String, Choice> TRIED = new HashMap<>();

    private static volatile Choice chosen;

    private PosixBindings() {}

    /** A binding, or why there is none. */
    private record Choice(Optional<Posix> posix, String reason) {}

    /** The binding of this process, loaded now unless it was before; nothing where none loads or was asked for. */
    public static Optional<Posix> find() {
        return choice().posix;
    }

    /** The binding of this process if it has been loaded. Loads nothing. */
    public static Optional<Posix> loaded() {
        Choice before = chosen;
        return before == null ? Optional.empty() : before.posix;
    }

    /** Why {@link #find} finds nothing, and what to do, in one line. */
    public static String absence() {
        return choice().reason;
    }

    /**
     * Loads the binding of that name.
     *
     * @throws IllegalArgumentException if there is none or it does not load
     */
    public static Posix load(String name) {
        for (Candidate candidate : CANDIDATES) {
            if (candidate.name.equals(name)) {
                Choice tried = tryLoad(candidate);
                return tried.posix.orElseThrow(
                        () -> new IllegalArgumentException("binding does not load: " + tried.reason));
            }
        }
        throw new IllegalArgumentException(PROPERTY + "=" + name + ": expected ffm, jnr, jna or none");
    }

    private static synchronized Choice choice() {
        if (chosen == null) {
            chosen = choose(System.getProperty(PROPERTY));
        }
        return chosen;
    }

    private static Choice choose(String asked) {
        if (NONE.equals(asked)) {
            return new Choice(Optional.empty(), PROPERTY + "=none turns system calls off; leave it unset");
        }
        if (asked != null) {
            return new Choice(Optional.of(load(asked)), "");
        }
        List<String> reasons = new ArrayList<>();
        for (Candidate candidate : CANDIDATES) {
            Choice tried = tryLoad(candidate);
            if (tried.posix.isPresent()) {
                return tried;
            }
            reasons.add(tried.reason);
        }
        return new Choice(Optional.empty(), "(" + String.join("; ", reasons) + "); " + remedy(reasons));
    }

    private static String remedy(List<String> reasons) {
        String module = PosixBindings.class.getModule().getName();
        if (reasons.toString().contains(DENIED)) {
            return "run java with --enable-native-access=" + (module == null ? "ALL-UNNAMED" : module);
        }
        return "use Java 22 or later, or put jnr-ffi or JNA on the "
                + (module == null
                        ? "class path"
                        : "module path and run java with --add-modules org.jnrproject.ffi or com.sun.jna");
    }

    /** Tries each once: a class that could not be initialized does not say why the second time. */
    private static synchronized Choice tryLoad(Candidate candidate) {
        Choice before = TRIED.get(candidate.name);
        Choice tried = before != null ? before : tryNow(candidate);
        TRIED.put(candidate.name, tried);
        return tried;
    }

    private static Choice tryNow(Candidate candidate) {
        try {
            requireLinux();
            Posix posix = candidate.loader.get();
            // A library that loads but cannot call is no binding.
            int fd = posix.eventfd(0, Linux.EFD_NONBLOCK_CLOEXEC);
            if (fd >= 0 && posix.close(fd) == 0) {
                return new Choice(Optional.of(posix), "");
            }
            return absent(candidate, "its calls fail: " + fd);
        } catch (RuntimeException | LinkageError notHere) {
            return absent(candidate, cause(notHere));
        }
    }

    private static Choice absent(Candidate candidate, String cause) {
        return new Choice(Optional.empty(), candidate.name + ": " + cause);
    }

    private static void requireLinux() {
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        boolean isKnown = processor.equals("amd64") || processor.equals("aarch64");
        if (!system.equals("Linux") || !isKnown) {
            throw new UnsupportedOperationException(
                    "needs Linux on x86-64 or AArch64, this is " + system + " on " + processor);
        }
    }

    /** The first cause, in a few words. */
    private static String cause(Throwable thrown) {
        Throwable first = thrown;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        if (first instanceof IllegalCallerException) {
            return DENIED;
        }
        if (first instanceof ClassNotFoundException || first instanceof NoClassDefFoundError) {
            return "not on the path";
        }
        String message = String.valueOf(first.getMessage()).lines().findFirst().orElse("");
        return message.isEmpty() ? first.getClass().getSimpleName() : message;
    }
}
