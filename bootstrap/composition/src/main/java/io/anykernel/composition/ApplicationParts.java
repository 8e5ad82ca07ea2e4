package io.anykernel.composition;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;
import java.util.ArrayList;
import java.util.List;

/** What the threads of an application registered to be ended before files and stack. */
final class ApplicationParts implements AutoCloseable {
    private static final int LOCK_RANK = 5;

    /** Guards the fields below. */
    private final Lock lock;

    private final List<Part> parts = new ArrayList<>();
    private boolean isClosed;

    private record Part(String name, AutoCloseable closeable) {}

    ApplicationParts(Scheduling scheduling) {
        this.lock = scheduling.newLock("application.parts", LOCK_RANK);
    }

    /** @throws KernelException {@code BAD_HANDLE} once closed: the part stays the caller's */
    void add(String name, AutoCloseable part) {
        lock.lock();
        try {
            if (isClosed) {
                throw new KernelException(Errno.BAD_HANDLE, name);
            }
            parts.add(new Part(name, part));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends every part, last first.
     *
     * @throws IllegalStateException if one failed to end; the others were ended all the same
     */
    @Override
    public void close() {
        lock.lock();
        isClosed = true;
        List<Part> ending = new ArrayList<>(parts);
        parts.clear();
        lock.unlock();
        List<String> problems = new ArrayList<>();
        for (int i = ending.size() - 1; i >= 0; i--) {
            end(ending.get(i), problems);
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.toString());
        }
    }

    private static void end(Part part, List<String> problems) {
        try {
            part.closeable().close();
        } catch (Throwable failure) {
            // Whatever it is, the other parts still have to end.
            problems.add(part.name() + ": " + failure);
        }
    }
}
