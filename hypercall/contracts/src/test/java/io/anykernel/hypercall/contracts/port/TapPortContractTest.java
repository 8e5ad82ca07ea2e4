package io.anykernel.hypercall.contracts.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.CaseTests;
import io.anykernel.hypercall.host.HostWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of network ports, held against TAP interfaces: two on a bridge of Linux, in a network namespace of the
 * test's own. Needs root, {@code /dev/net/tun} and {@code ip}; skipped otherwise.
 */
class TapPortContractTest {
    private static final HostWorld HOST = HostWorld.create();
    private static final int PROBES = 20;

    private final String id = String.valueOf(ProcessHandle.current().pid() % 100_000);
    private final String namespace = "akcontract" + id;
    private boolean hasNamespace;

    @BeforeEach
    void makeNamespace() {
        boolean canTry = "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/net/tun"));
        hasNamespace = canTry && run("ip", "netns", "add", namespace) == 0;
        assumeTrue(hasNamespace, "skipped: needs root, /dev/net/tun and ip");
        inNamespace("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
    }

    @AfterEach
    void removeNamespace() {
        if (hasNamespace) {
            run("ip", "netns", "del", namespace);
        }
    }

    @TestFactory
    Stream<DynamicTest> plainInterfaces() {
        return cases("");
    }

    @TestFactory
    Stream<DynamicTest> interfacesWithOffloads() {
        return cases(",vnet");
    }

    private Stream<DynamicTest> cases(String options) {
        return CaseTests.of(
                NetPortContract.cases("tap" + options, () -> HOST, (world, owner) -> bridged(world, owner, options)));
    }

    private Wire bridged(World world, Cpu owner, String options) {
        run("ip", "-n", namespace, "link", "del", "br0");
        inNamespace("ip", "link", "add", "br0", "type", "bridge");
        Wire wire = new Wire(open("akl" + id, options, owner), open("akr" + id, options, owner));
        inNamespace("ip", "link", "set", "br0", "up");
        awaitForwarding(new WireRig(world, owner, wire));
        return wire;
    }

    private NetPort open(String device, String options, Cpu owner) {
        NetPort port = HOST.ports().openNet("tap:" + device + options, owner);
        assertEquals(0, run("ip", "link", "set", device, "netns", namespace));
        inNamespace("ip", "link", "set", device, "master", "br0");
        inNamespace("ip", "link", "set", device, "up");
        return port;
    }

    /** A bridge drops frames until its ports are up. */
    private static void awaitForwarding(WireRig rig) {
        for (int i = 0; i < PROBES; i++) {
            rig.send(rig.left, rig.right, 100, -1);
            if (rig.receive(rig.right) > 0) {
                rig.sendPatiently(rig.right, rig.left, 100, -1);
                rig.receive(rig.left);
                return;
            }
        }
        throw new AssertionError("the bridge does not forward");
    }

    private void inNamespace(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        whole.addAll(List.of(command));
        assertEquals(0, run(whole.toArray(String[]::new)), () -> String.join(" ", command));
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
