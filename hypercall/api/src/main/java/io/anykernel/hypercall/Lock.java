package io.anykernel.hypercall;

/** A mutual exclusion lock, not reentrant. Its uncontended path never suspends. */
public interface Lock {
    void lock();

    /** Only the holder may call this. */
    void unlock();

    boolean isHeldByCaller();
}
