package io.anykernel.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.FileSystemStatus;
import io.anykernel.fs.Node;
import io.anykernel.fs.tmpfs.TmpFileSystem;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.port.PortNetDevice;
import io.anykernel.net.stack.InterfaceConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot be made ends what was made before it. */
@Timeout(60)
class CompositionTest {
    private static final InterfaceConfig ADDRESS = InterfaceConfig.of("10.0.0.2/24");

    private final HostWorld world = HostWorld.builder().console(text -> {}).build();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 1500, true);
    private final List<String> closed = new ArrayList<>();
    private Kernel made;

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("composed-loop")) {
                thread.join(10_000);
                assertFalse(thread.isAlive());
            }
        }
    }

    @Test
    void aMountThatCannotBeMadeEndsEverythingMadeBefore() {
        IllegalStateException cause = new IllegalStateException("no such volume");
        Composition composing = composing()
                .network("net0", this::device, ADDRESS)
                .mount("/", files("root"))
                .mount("/a", files("a"))
                .mount("/b", (instance, cache) -> {
                    throw cause;
                });
        assertSame(cause, assertThrows(IllegalStateException.class, () -> composing.start(world)));
        assertEquals(List.of("a", "root"), closed);
        assertEnded();
    }

    @Test
    void aMountWithoutARootEndsEverythingMadeBefore() {
        Composition composing =
                composing().network("net0", this::device, ADDRESS).mount("/data", files("data"));
        KernelException refused = assertThrows(KernelException.class, () -> composing.start(world));
        assertTrue(refused.getMessage().contains("/data"), refused.getMessage());
        assertEquals(List.of("data"), closed);
        assertEnded();
    }

    @Test
    void aSecondMountAtTheRootIsRefusedBeforeAnythingIsMade() {
        Composition composing = composing()
                .network("net0", this::device, ADDRESS)
                .mount("/", files("first"))
                .mount("/", files("second"));
        assertThrows(IllegalArgumentException.class, () -> composing.start(world));
        assertEquals(List.of(), closed);
        assertNull(made);
    }

    @Test
    void aSecondDeviceThatCannotBeMadeEndsTheFirst() {
        Composition composing = composing()
                .network("net0", this::device, ADDRESS)
                .network(
                        "net1",
                        (kernel, packets, blocks) -> {
                            throw new IllegalStateException("no such device");
                        },
                        InterfaceConfig.of("10.0.1.2/24"));
        assertThrows(IllegalStateException.class, () -> composing.start(world));
        assertEnded();
    }

    @Test
    void aDeviceWhoseNameIsTakenIsClosed() {
        Composition composing = composing().network("host", this::device, ADDRESS);
        assertThrows(IllegalArgumentException.class, () -> composing.start(world));
        assertEnded();
    }

    @Test
    void anInstanceHasWhatWasNamedAndNoMore() {
        try (Instance instance = composing().start(world)) {
            assertThrows(IllegalStateException.class, instance::net);
            assertThrows(IllegalStateException.class, instance::files);
        }
        try (Instance instance = composing().loopback().files().start(world)) {
            try (var listener = instance.net().listen(7, 1)) {
                assertEquals(7, listener.port());
            }
            assertThrows(KernelException.class, () -> instance.files().list("/"));
        }
    }

    @Test
    void mountsEndBeforeTheStackAndTwiceIsOnce() {
        Instance instance = composing()
                .network("net0", this::device, ADDRESS)
                .mount("/", files("root"))
                .mount("/deep/er", files("deeper"))
                .start(world);
        assertTrue(instance.files().list("/deep").size() == 1);
        instance.close();
        instance.close();
        assertEquals(List.of("deeper", "root"), closed);
        assertEnded();
    }

    @Test
    void aCompositionStartsOnce() {
        Composition composing = composing().loopback();
        composing.start(world).close();
        assertThrows(IllegalStateException.class, () -> composing.start(world));
    }

    // ---- steps

    private Composition composing() {
        return new Composition("composed").reserve(8 << 20);
    }

    private PortNetDevice device(Kernel kernel, PacketPool packets, PayloadPool blocks) {
        made = kernel;
        return new PortNetDevice(link.openLeft(kernel.cpu()), packets, blocks, kernel.arena(), kernel.counters());
    }

    private FileSystemFactory files(String name) {
        return (instance, cache) -> new Recorded(
                name, new TmpFileSystem(instance.kernel().arena(), 16, 16, world.scheduling(), world.clock()));
    }

    /** The device's end of the link is closed and the arena given back. */
    private void assertEnded() {
        Cpu cpu = world.scheduling().newCpu("peer");
        assertThrows(PortException.class, () -> link.openRight(cpu));
        assertThrows(OutOfArenaException.class, () -> made.arena().allocate(1, 1));
    }

    private final class Recorded implements FileSystem {
        private final String name;
        private final FileSystem inner;

        private Recorded(String name, FileSystem inner) {
            this.name = name;
            this.inner = inner;
        }

        @Override
        public String type() {
            return inner.type();
        }

        @Override
        public Node root() {
            return inner.root();
        }

        @Override
        public boolean isReadOnly() {
            return inner.isReadOnly();
        }

        @Override
        public FileSystemStatus status() {
            return inner.status();
        }

        @Override
        public int sync() {
            return inner.sync();
        }

        @Override
        public void close() {
            closed.add(name);
            inner.close();
        }
    }
}
