package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.Composition;
import io.anykernel.composition.FileSystems;
import io.anykernel.composition.Instance;
import io.anykernel.composition.PortDevices;
import io.anykernel.embed.Anykernel;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same guest book in a JVM, where the host's programs reach it, and in a simulated network that loses frames. */
@Timeout(60)
class GuestbookTest {
    private static final String TALK = "read\nsign Ada was here\nsing\nsign Grace too\nread\n";
    private static final String ANSWER = ".\nthanks, 1\nwhat?\nthanks, 2\nAda was here\nGrace too\n.\n";
    private static final long MILLISECOND = 1_000_000L;
    private static final long LIMIT_NANOS = 600_000_000_000L;

    @Test
    void visitorsFromTheHostSign() throws IOException {
        try (Anykernel kernel = Anykernel.builder()
                .console(text -> {})
                .mountTmpfs("/", 1 << 20)
                .arguments("80")
                .publish(0, 80)
                .start(new Guestbook())) {
            try (Socket visitor = new Socket()) {
                visitor.connect(kernel.published().get(0));
                visitor.getOutputStream().write(TALK.getBytes(StandardCharsets.UTF_8));
                visitor.shutdownOutput();
                assertEquals(ANSWER, new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void visitorsOverALossyLinkSign() {
        long seed = Long.getLong("guestbook.seed", 42);
        HostWorld below = HostWorld.create();
        SimWorld world = new SimWorld(seed, below.arenas(), below.scheduling());
        SimLink wire = world.link("wire");
        wire.fromLeft().delayNanos(MILLISECOND).lossPerMillion(50_000);
        wire.fromRight().delayNanos(MILLISECOND).lossPerMillion(50_000);
        String[] answer = new String[1];
        Instance server = instance("server", "10.0.0.2/24").start(world, new Guestbook());
        Instance visitor = instance("visitor", "10.0.0.3/24").start(world, running -> answer[0] = talk(running));
        assertTrue(world.runUntil(visitor::hasEnded, LIMIT_NANOS), "seed " + seed);
        assertEquals(ANSWER, answer[0], "seed " + seed);
        visitor.close();
        server.close();
    }

    private static Composition instance(String name, String address) {
        return new Composition(name)
                .network("net0", PortDevices.net("link:wire"), InterfaceConfig.of(address))
                .mount("/", FileSystems.tmpfs(1 << 20));
    }

    private static String talk(Instance visitor) {
        byte[] talk = TALK.getBytes(StandardCharsets.UTF_8);
        byte[] heard = new byte[1000];
        try (TcpSocket socket = visitor.net().connect(IpAddress.parse("10.0.0.2"), 7, LIMIT_NANOS)) {
            socket.send(talk, 0, talk.length, LIMIT_NANOS);
            socket.shutdownOutput();
            int length = 0;
            for (int read = 1; read > 0; length += read) {
                read = socket.receive(heard, length, heard.length - length, LIMIT_NANOS);
            }
            return new String(heard, 0, length, StandardCharsets.UTF_8);
        }
    }
}
