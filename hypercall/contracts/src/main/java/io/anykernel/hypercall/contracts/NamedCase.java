package io.anykernel.hypercall.contracts;

/** A case whose body is a method. */
public record NamedCase(String name, Body body) implements ContractCase {
    /** The case itself. */
    public interface Body {
        void run(Probe probe) throws Exception;
    }

    @Override
    public void run(Probe probe) throws Exception {
        body.run(probe);
    }
}
