package io.anykernel.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.Application;
import io.anykernel.composition.Instance;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.hypercall.PortException;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.ManifestReader;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A manifest's program in this JVM: it finds what is named and nothing else, and its ports answer or do not. */
@Timeout(60)
class LibraryProgramTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private final Reports reports = new Reports() {
        @Override
        public void line(String text) {}

        @Override
        public void console(String text) {
            lines.add(text);
        }
    };

    /** Says which parts of the instance there are, and ends. */
    public static final class Looks implements Application {
        @Override
        public void start(Instance instance) {
            boolean hasNetwork = has(instance::net);
            boolean hasFiles = has(instance::files);
            boolean hasDisk = has(() -> instance.component("data", BlockDevice.class));
            instance.console().line("network=" + hasNetwork + " files=" + hasFiles + " disk=" + hasDisk);
            instance.end(3);
        }

        private static boolean has(Runnable question) {
            try {
                question.run();
                return true;
            } catch (IllegalStateException none) {
                return false;
            }
        }
    }

    /** Listens at port 7 if its argument says so, and waits. */
    public static final class Serves implements Application {
        @Override
        public void start(Instance instance) {
            if (instance.arguments().contains("listen")) {
                try (TcpListener listener = instance.net().listen(7, 4)) {
                    listener.accept(Gate.FOREVER);
                    listener.accept(Gate.FOREVER);
                }
            } else {
                instance.net().listen(8, 4).accept(Gate.FOREVER);
            }
        }
    }

    private RunningProgram start(Class<? extends Application> application, String... text) {
        Manifest manifest = ManifestReader.parse(
                "program: {application: A}\n" + String.join("\n", text) + "\n", "anykernel.yaml", folder);
        ProgramClasses classes = ProgramClasses.of(List.of(folder), application.getName());
        return new Launch(manifest, reports).startHere(classes);
    }

    private String looks(String... text) throws InterruptedException {
        lines.clear();
        try (RunningProgram program = start(Looks.class, text)) {
            assertEquals(3, program.awaitEnd());
            assertEquals(OptionalInt.of(3), program.status());
        }
        return String.join("", lines);
    }

    @Test
    void whatIsNotNamedIsNotThere() throws Exception {
        Files.write(folder.resolve("data.img"), new byte[1 << 20]);
        assertEquals("network=false files=false disk=false", looks());
        assertEquals("network=true files=false disk=false", looks("network: {net0: {addresses: [10.0.0.2/24]}}"));
        assertEquals(
                "network=false files=true disk=true",
                looks("mounts: {/: {tmpfs: 1 MiB}}", "disks: {data: {file: data.img}}"));
    }

    @Test
    void aPortAnswersOnceTheProgramListens() throws Exception {
        String[] text = {"network: {net0: {addresses: [10.0.0.2/24]}}", "publish: [0:7]", "arguments: [listen]"};
        try (RunningProgram program = start(Serves.class, text)) {
            assertTrue(Listening.await(program, SOON));
            assertEquals(OptionalInt.empty(), program.status());
            program.end();
            assertEquals(0, program.awaitEnd());
        }
    }

    @Test
    void aPortThatNothingListensAtDoesNotAnswerThoughTheHostAccepts() throws Exception {
        String[] text = {"network: {net0: {addresses: [10.0.0.2/24]}}", "publish: [0:7]"};
        try (RunningProgram program = start(Serves.class, text)) {
            assertFalse(Listening.await(program, Duration.ofSeconds(1)));
        }
    }

    @Test
    void aPortInUseIsReportedBeforeAnythingIsMade() throws Exception {
        try (ServerSocket holder = new ServerSocket(0)) {
            String[] text = {"network: {net0: {addresses: [10.0.0.2/24]}}", "publish: [" + holder.getLocalPort() + ":7]"
            };
            assertThrows(PortException.class, () -> start(Serves.class, text));
        }
    }

    @Test
    void addressesThatServersGiveWantALinkToThem() {
        Manifest manifest = ManifestReader.parse(
                "program: {application: A}\nmachine: xen\nnetwork: {net0: {addresses: dhcp}}\n",
                "anykernel.yaml",
                folder);
        ProgramClasses classes = ProgramClasses.of(List.of(folder), Looks.class.getName());
        Launch launch = new Launch(manifest, reports);
        String message =
                assertThrows(UsageError.class, () -> launch.startHere(classes)).getMessage();
        assertTrue(
                message.startsWith("network.net0.addresses: ") && message.contains("give the interface a tap"),
                message);
        String machine =
                assertThrows(UsageError.class, () -> launch.startGuest(classes)).getMessage();
        assertTrue(machine.contains("--print"), machine);
    }

    @Test
    void partsThatDoNotGoTogetherAreMisuse() {
        Manifest manifest = ManifestReader.parse("program: {application: A}\n", "anykernel.yaml", folder);
        assertThrows(UsageError.class, () -> new Launch(manifest.withMemory(16, 16), reports));
    }
}
