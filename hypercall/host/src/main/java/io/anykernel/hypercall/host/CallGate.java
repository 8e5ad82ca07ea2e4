package io.anykernel.hypercall.host;

/** Counts the calls under way in what may be closed at any time: closing refuses new calls and waits for those. */
final class CallGate {
    private int calls;
    private boolean isClosed;

    /** Returns whether a call may go on, which then ends with {@link #leave}. */
    synchronized boolean enter() {
        if (isClosed) {
            return false;
        }
        calls++;
        return true;
    }

    synchronized void leave() {
        if (--calls == 0 && isClosed) {
            notifyAll();
        }
    }

    /** Returns whether this call closed the gate; no other call is under way then. Keeps an interrupt pending. */
    synchronized boolean close() {
        if (isClosed) {
            return false;
        }
        isClosed = true;
        boolean wasInterrupted = false;
        while (calls > 0) {
            try {
                wait();
            } catch (InterruptedException interrupted) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
