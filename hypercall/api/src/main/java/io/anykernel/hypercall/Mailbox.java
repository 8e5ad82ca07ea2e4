package io.anykernel.hypercall;

/** A bounded queue from anybody to the holder of one {@link Cpu}, in order for each producer. */
public interface Mailbox<T> {
    /** Posts and wakes the Cpu's loop; false, and nothing posted, if it is full. */
    boolean post(T message);

    /** The oldest message, or {@code null}. The caller holds the Cpu, or takes what is left once nothing else does. */
    T take();
}
