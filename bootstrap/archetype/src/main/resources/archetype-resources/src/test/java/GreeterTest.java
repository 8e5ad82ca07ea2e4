package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.composition.PortDevices;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program in a simulated network that loses one frame in twenty: in virtual time, and the same for each seed. */
@Timeout(60)
class GreeterTest {
    private static final int LOSS_PER_MILLION = 50_000;
    private static final long LIMIT_NANOS = 600_000_000_000L;

    @Test
    void namesAreGreetedOverALossyLink() {
        long seed = Long.getLong("seed", 42);
        HostWorld below = HostWorld.create();
        SimWorld world = new SimWorld(seed, below.arenas(), below.scheduling());
        SimLink wire = world.link("wire");
        wire.fromLeft().lossPerMillion(LOSS_PER_MILLION);
        wire.fromRight().lossPerMillion(LOSS_PER_MILLION);
        String[] answer = new String[1];
        try (Instance server = instance("server", "10.0.0.2/24")
                        .environment(Map.of("GREETING", "good morning"))
                        .start(world, new Greeter());
                Instance client = instance("client", "10.0.0.3/24").start(world, running -> answer[0] = talk(running))) {
            assertTrue(world.runUntil(client::hasEnded, LIMIT_NANOS), "seed " + seed);
        }
        assertEquals("good morning, Ada\ngood morning, Grace\n", answer[0], "seed " + seed);
    }

    private static Composition instance(String name, String address) {
        return new Composition(name).network("net0", PortDevices.net("link:wire"), InterfaceConfig.of(address));
    }

    private static String talk(Instance client) {
        byte[] names = "Ada\nGrace\n".getBytes(StandardCharsets.UTF_8);
        byte[] heard = new byte[1000];
        try (TcpSocket socket = client.net().connect(IpAddress.parse("10.0.0.2"), Greeter.PORT, LIMIT_NANOS)) {
            socket.send(names, 0, names.length, LIMIT_NANOS);
            socket.shutdownOutput();
            int length = 0;
            for (int read = 1; read > 0; length += read) {
                read = socket.receive(heard, length, heard.length - length, LIMIT_NANOS);
            }
            return new String(heard, 0, length, StandardCharsets.UTF_8);
        }
    }
}
