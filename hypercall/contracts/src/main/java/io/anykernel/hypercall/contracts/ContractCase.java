package io.anykernel.hypercall.contracts;

/** One case of a contract. Deterministic: what it feeds its probe depends on nothing but its own seed. */
public interface ContractCase {
    /** A sentence in camel case, unique in its suite. */
    String name();

    /**
     * Runs the case.
     *
     * @throws Exception to fail it, as does any {@link AssertionError}
     */
    void run(Probe probe) throws Exception;
}
