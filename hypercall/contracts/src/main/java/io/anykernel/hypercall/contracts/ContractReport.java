package io.anykernel.hypercall.contracts;

/** Receives what {@link ContractRunner} finds, case by case. */
public interface ContractReport {
    /** @param hash of what the case saw: equal in every world */
    void passed(String name, long hash);

    /** @param cause what the case threw */
    void failed(String name, Throwable cause);

    /** All cases have run. @param hash one over all cases, in their order */
    void finished(int passed, int failed, long hash);
}
