package example;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.sync.WaitList;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is stored, in memory and on the disk. Updates that wait while a batch is written go into the next one together, so that many clients
 * share a flush. A value is seen once its update is on stable storage.
 */
final class Store implements AutoCloseable {
    private static final int LOCK_RANK = 100;

    private final Journal journal;
    private final Lock lock;
    private final WaitList waiting;

    /** Changed under the lock, by the committer alone. */
    private final Map<String, byte[]> values = new HashMap<>();

    private final ArrayDeque<Update> queued = new ArrayDeque<>();
    private KernelException end;

    /** Reads the disk. */
    Store(Journal journal, Scheduling scheduling) {
        this.journal = journal;
        this.lock = scheduling.newLock("store", LOCK_RANK);
        this.waiting = new WaitList(lock, scheduling);
        journal.open((key, value) -> apply(new Update(key, value), values));
    }

    private static void apply(Update update, Map<String, byte[]> values) {
        if (update.value == null) {
            values.remove(update.key);
        } else {
            values.put(update.key, update.value);
        }
    }

    // ---- clients

    int size() {
        lock.lock();
        try {
            return values.size();
        } finally {
            lock.unlock();
        }
    }

    /** The value, which is not to be changed, or {@code null}. */
    byte[] get(String key) {
        lock.lock();
        try {
            return values.get(key);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns once all of them are on stable storage, or were refused.
     *
     * @throws KernelException of the first that was refused: {@code NO_SPACE}, or why the store ended
     */
    void commit(List<Update> updates) {
        lock.lock();
        try {
            if (end != null) {
                throw end;
            }
            queued.addAll(updates);
            waiting.wakeAll(queued);
            for (Update each : updates) {
                while (!each.isDone && end == null) {
                    waiting.await(each);
                }
                KernelException failure = each.isDone ? each.failure : end;
                if (failure != null) {
                    throw failure;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the committer

    /** @throws KernelException if the disk failed */
    void commitUntilClosed() {
        try {
            for (List<Update> group = take(); !group.isEmpty(); group = take()) {
                store(group);
            }
        } catch (KernelException failed) {
            end(failed);
            throw failed;
        }
    }

    /** Updates that fit into a batch, one at least; none once the store is closed. */
    private List<Update> take() {
        lock.lock();
        try {
            while (queued.isEmpty() && end == null) {
                waiting.await(queued);
            }
            return end == null ? fill(journal.begin()) : Collections.emptyList();
        } finally {
            lock.unlock();
        }
    }

    private List<Update> fill(Batch batch) {
        List<Update> group = new ArrayList<>();
        while (!queued.isEmpty() && batch.add(queued.peek().key, queued.peek().value)) {
            group.add(queued.poll());
        }
        return group;
    }

    /** Where there is no room for all of them, there may be for one, which makes room perhaps. The batch holds them. */
    private void store(List<Update> group) {
        boolean isStored = journal.hasRoom();
        if (isStored) {
            journal.append();
        } else {
            isStored = journal.compact(valuesAfter(group));
        }
        if (isStored || group.size() == 1) {
            done(group, isStored);
            return;
        }
        for (Update each : group) {
            journal.begin().add(each.key, each.value);
            store(List.of(each));
        }
    }

    private Map<String, byte[]> valuesAfter(List<Update> group) {
        Map<String, byte[]> after = new HashMap<>(values);
        group.forEach(each -> apply(each, after));
        return after;
    }

    private void done(List<Update> group, boolean isStored) {
        lock.lock();
        try {
            for (Update each : group) {
                if (isStored) {
                    each.hadKey = values.containsKey(each.key);
                    apply(each, values);
                } else {
                    each.failure = new KernelException(Errno.NO_SPACE, "store");
                }
                each.isDone = true;
                waiting.wakeAll(each);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the end

    private void end(KernelException why) {
        lock.lock();
        try {
            end = end == null ? why : end;
            waiting.wakeAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends what waits. */
    @Override
    public void close() {
        end(new KernelException(Errno.BAD_HANDLE, "store"));
    }
}
