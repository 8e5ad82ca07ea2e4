package io.anykernel.composition;

import io.anykernel.kernel.Kernel;
import io.anykernel.kernel.Wiring;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.util.ArrayList;
import java.util.List;

/** The stack over all interfaces of its composition; without any it still has its loopback. */
final class TcpIp implements Component {
    static final String NAME = "tcp/ip";

    private final StackConfig config;
    private final List<NetInterface> interfaces = new ArrayList<>();

    TcpIp(StackConfig config) {
        this.config = config;
    }

    void add(NetInterface added) {
        interfaces.add(added);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> needs() {
        List<String> needed = interfaceNames();
        needed.add(NetBuffers.NAME);
        return needed;
    }

    private List<String> interfaceNames() {
        List<String> names = new ArrayList<>();
        for (NetInterface each : interfaces) {
            names.add(each.name());
        }
        return names;
    }

    @Override
    public Object start(Instance instance) {
        Kernel kernel = instance.kernel();
        NetBuffers.Pools pools = instance.component(NetBuffers.NAME, NetBuffers.Pools.class);
        NetStack stack = kernel.onClose(
                "net",
                new NetStack(
                        config,
                        kernel.cpu(),
                        kernel.clock(),
                        kernel.world().entropy(),
                        pools.packets(),
                        pools.payload(),
                        kernel.counters(),
                        kernel.log()));
        stack.trackOpens(instance.isTrackingOpens());
        for (NetInterface each : interfaces) {
            each.attachTo(stack);
        }
        kernel.part(NAME, Wiring.SERVICE, addresses(), interfaceNames().toArray(new String[0]));
        kernel.attach(stack);
        return stack;
    }

    private String addresses() {
        StringBuilder text = new StringBuilder();
        for (NetInterface each : interfaces) {
            append(text, each.config().addresses());
            append(text, each.config().sources());
        }
        return text.length() == 0 ? "loopback" : text.toString();
    }

    private static void append(StringBuilder text, List<?> parts) {
        for (Object part : parts) {
            text.append(text.length() == 0 ? "" : " ").append(part);
        }
    }
}
