package io.anykernel.net.neighbor;

/** Hears of neighbors that did not answer. */
public interface FailureObserver {
    void onFailed(long high, long low);
}
