package io.anykernel.net.socket;

import io.anykernel.net.address.IpAddress;
import io.anykernel.net.name.NameLookup;
import java.util.List;

/** A name that is being looked up, for callers that do not wait; see {@link NameResolver#start}. */
public final class NameResolution {
    private final Gate gate;
    private final NameLookup lookup;

    NameResolution(Gate gate, NameLookup lookup) {
        this.gate = gate;
        this.lookup = lookup;
    }

    /** {@code OK}, {@code WOULD_BLOCK} while servers are asked, or why it failed, as {@link NameResolver#resolve} throws it. */
    public int outcome() {
        boolean entered = gate.enter();
        try {
            return lookup.advance(gate.nowNanos());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    /** What was found, once {@link #outcome} said {@code OK}. */
    public List<IpAddress> addresses() {
        return lookup.addresses();
    }
}
