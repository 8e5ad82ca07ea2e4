package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Ports;
import java.util.HashMap;
import java.util.Map;

/**
 * The ports of a Linux process, by name.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>{@code tap:NAME}</td><td>TAP interface NAME, plain frames</td></tr>
 * <tr><td>{@code tap:NAME,vnet}</td><td>the same with checksum and segmentation offload</td></tr>
 * <tr><td>{@code link:NAME[,vnet][,mtu=N]}</td><td>in-process link: the first two opens of a name are its ends</td></tr>
 * <tr><td>{@code file:PATH}</td><td>block port on an image file or block device</td></tr>
 * </table>
 */
public final class HostPorts implements Ports {
    private static final int DEFAULT_MTU_BYTES = 1500;

    private final SystemCalls calls;
    private final Arenas arenas;
    private final Console console;

    /** Links by name; guarded by itself. A link whose two ends are open stays until both are closed. */
    private final Map<String, HalfOpen> links = new HashMap<>();

    private record HalfOpen(LinkPorts ports, boolean isWaiting) {}

    HostPorts(SystemCalls calls, Arenas arenas, Console console) {
        this.calls = calls;
        this.arenas = arenas;
        this.console = console;
    }

    /** @throws PortException for names that are not in the table above, and where opening fails */
    @Override
    public NetPort openNet(String name, Cpu owner) {
        if (!(owner instanceof HostCpu cpu)) {
            throw new IllegalArgumentException("a Cpu of another world");
        }
        PortName parsed = PortName.parse(name);
        return switch (parsed.scheme()) {
            case "tap" -> {
                parsed.allowOptions("vnet");
                TapInterface tap = new TapInterface(calls.require(name), parsed.subject(), parsed.has("vnet"));
                yield new TapPort(tap, name, cpu, console);
            }
            case "link" -> {
                parsed.allowOptions("vnet", "mtu");
                yield openLink(parsed, cpu);
            }
            default -> throw new PortException(name + ": no such network port; expected tap: or link:");
        };
    }

    private NetPort openLink(PortName name, Cpu owner) {
        int mtu = name.number("mtu", DEFAULT_MTU_BYTES);
        boolean hasVnetHeader = name.has("vnet");
        synchronized (links) {
            HalfOpen found = links.get(name.subject());
            if (found == null || found.ports.isClosed()) {
                LinkPorts made = new LinkPorts(arenas, "link:" + name.subject(), mtu, hasVnetHeader);
                links.put(name.subject(), new HalfOpen(made, true));
                return made.openLeft(owner);
            }
            if (found.ports.hasVnetHeader() != hasVnetHeader || found.ports.mtuBytes() != mtu) {
                throw new PortException("link:" + name.subject() + ": its other end was opened with other options");
            }
            if (!found.isWaiting) {
                throw new PortException("link:" + name.subject() + ": both ends are in use; choose another name");
            }
            links.put(name.subject(), new HalfOpen(found.ports, false));
            return found.ports.openRight(owner);
        }
    }

    @Override
    public BlockPort openBlock(String name, boolean writable) {
        if (!name.startsWith("file:")) {
            throw new PortException(name + ": no such block port; expected file:PATH");
        }
        return new BlockOpener(calls).open(name, name.substring("file:".length()), writable);
    }
}
