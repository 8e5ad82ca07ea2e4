package io.anykernel.core.device;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Errno;
import java.util.ArrayDeque;

/**
 * How the driver of a {@link BlockQueue} completes requests: each counted, and those that need no device kept until its doorbell, since their
 * submitter is not ready for a completion within {@code submit}.
 */
public final class BlockCompletions {
    private final Counter completed;
    private final Counter failed;
    private final ArrayDeque<BlockRequest> deferred = new ArrayDeque<>();

    /** @param counters scoped to the device: {@code requests.completed}, of these {@code requests.failed} */
    public BlockCompletions(Counters counters) {
        completed = counters.counter("requests.completed");
        failed = counters.counter("requests.failed");
    }

    /** Completes a request that was submitted; its memory is the submitter's again. */
    public void complete(BlockRequest request, int status) {
        completed.increment();
        if (status != Errno.OK) {
            failed.increment();
        }
        request.complete(status);
    }

    /** Keeps a request that needs no device until {@link #completeDeferred}. */
    public void defer(BlockRequest request) {
        deferred.add(request);
    }

    /** Completes the requests kept, in their order; returns how many. */
    public int completeDeferred(int status) {
        int done = 0;
        for (BlockRequest each = deferred.poll(); each != null; each = deferred.poll()) {
            complete(each, status);
            done++;
        }
        return done;
    }
}
