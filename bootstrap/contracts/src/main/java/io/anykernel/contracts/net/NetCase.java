package io.anykernel.contracts.net;

import io.anykernel.core.contract.ContractCase;
import io.anykernel.core.contract.Probe;

/** A named case whose body is a method. */
record NetCase(String name, Body body) implements ContractCase {
    /** The case itself. */
    interface Body {
        void run(Probe probe);
    }

    @Override
    public void run(Probe probe) {
        body.run(probe);
    }
}
