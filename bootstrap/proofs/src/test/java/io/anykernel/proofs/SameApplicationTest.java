package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.composition.Application;
import io.anykernel.composition.Composition;
import io.anykernel.composition.FileSystems;
import io.anykernel.composition.Instance;
import io.anykernel.composition.PortDevices;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One class file of an application, not ours but the example's, answers alike in a JVM, in the simulator and as a guest. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SameApplicationTest {
    private static final Path SOURCE = Path.of("../examples/server/src/main/java/example/Guestbook.java");
    private static final String APPLICATION = "example.Guestbook";
    private static final String TALK = "read\nsign Ada was here\nsing\nsign Gr\u00fc\u00dfe\nread\n";
    private static final String ANSWER = ".\nthanks, 1\nwhat?\nthanks, 2\nAda was here\nGr\u00fc\u00dfe\n.\n";
    private static final String OPEN_LINE = "guestbook: open at port 7";
    private static final long LIMIT_NANOS = 600_000_000_000L;
    private static final int LOSS_PER_MILLION = 50_000;

    @TempDir
    Path classes;

    @Test
    void theSameClassServesInEveryWorld() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
        assumeTrue(Command.exists("qemu-system-x86_64"), "skipped: no qemu-system-x86_64");
        assumeTrue(Command.exists("gcc"), "skipped: no gcc");
        String[] compiling = {
            "--release", "17", "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), SOURCE.toString()
        };
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, compiling));
        assertEquals(ANSWER, inSimulator(Long.getLong("anykernel.seed", 2026)));
        assertEquals(ANSWER, byCommand("run"));
        assertEquals(ANSWER, byCommand("run", "--guest", "--work", deepFolder()));
    }

    /** Deeper than the path of a socket can be (unix(7)). */
    private String deepFolder() {
        return classes.resolve("work").resolve("deep".repeat(30)).toString();
    }

    private String inSimulator(long seed) throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Application server =
                    (Application) loader.loadClass(APPLICATION).getConstructor().newInstance();
            HostWorld below = HostWorld.builder().console(text -> {}).build();
            SimWorld world = new SimWorld(seed, below.arenas(), below.scheduling());
            var wire = world.link("wire");
            wire.fromLeft().lossPerMillion(LOSS_PER_MILLION);
            wire.fromRight().lossPerMillion(LOSS_PER_MILLION);
            List<String> heard = new ArrayList<>();
            try (Instance serving = instance("server", "10.0.0.2/24").start(world, server);
                    Instance visitor =
                            instance("visitor", "10.0.0.3/24").start(world, running -> heard.add(talk(running)))) {
                assertTrue(world.runUntil(visitor::hasEnded, LIMIT_NANOS), "seed " + seed);
            }
            return String.join("", heard);
        }
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

    private String byCommand(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--application", APPLICATION, "--mount", "/=tmpfs:1M", "--publish", "0=7"));
        all.add(classes.toString());
        try (RunningApplication running = RunningApplication.start(7, OPEN_LINE, all);
                Socket socket = new Socket("127.0.0.1", running.port())) {
            socket.getOutputStream().write(TALK.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            InputStream answers = socket.getInputStream();
            return new String(answers.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
