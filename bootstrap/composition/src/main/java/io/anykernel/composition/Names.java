package io.anykernel.composition;

import io.anykernel.kernel.Wiring;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.NameResolver;
import java.util.List;

/** The stack's resolver, with servers and domains of its own. */
final class Names implements Component {
    private static final String NAME = "names";

    private final List<IpAddress> servers;
    private final List<String> search;

    Names(List<IpAddress> servers, List<String> search) {
        this.servers = List.copyOf(servers);
        this.search = List.copyOf(search);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> needs() {
        return List.of(Composition.STACK);
    }

    @Override
    public Object start(Instance instance) {
        NameResolver resolver = instance.net().names();
        resolver.servers(servers);
        resolver.search(search);
        instance.kernel().part(NAME, Wiring.SERVICE, servers + " " + search, Composition.STACK);
        return resolver;
    }
}
