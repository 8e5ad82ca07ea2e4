package io.anykernel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.launch.UsageError;
import io.anykernel.manifest.Addressing;
import io.anykernel.manifest.Machine;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.ManifestReader;
import io.anykernel.manifest.Mount;
import io.anykernel.manifest.NetworkInterface;
import io.anykernel.manifest.PublishedPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Options change what they name, and leave the rest of the manifest as it is. */
class ManifestOptionsTest {
    private static final String TEXT =
            """
            program: {application: example.A, jar: a.jar}
            arguments: [one]
            environment: {A: "1", B: "2"}
            memory: 64 MiB
            heap: 24 MiB
            machine: q35
            network:
              net0: {addresses: [10.0.0.2/24], gateways: [10.0.0.9]}
              net1: {addresses: [10.0.1.2/24], tap: ak1}
            mounts:
              /: {tmpfs: 1 MiB}
              /data: {image: data.img}
            publish: [8080:80, 8053:53/udp]
            """;

    @Command
    private static final class Line {
        @Mixin
        private ManifestOptions options = new ManifestOptions();
    }

    private static Manifest changed(Manifest manifest, String... words) {
        Line line = new Line();
        new CommandLine(line).parseArgs(words);
        return line.options.applyTo(manifest, null, Optional.empty());
    }

    private static Manifest manifest() {
        return ManifestReader.parse(TEXT, "anykernel.yaml", Path.of("/folder"));
    }

    @Test
    void withoutOptionsNothingChanges() {
        assertEquals(manifest(), changed(manifest()));
    }

    @Test
    void eachOptionChangesWhatItNames() {
        Manifest changed = changed(
                manifest(),
                "--application=example.B",
                "--address=10.0.0.3/16",
                "--router=10.0.0.1",
                "--env=B=3",
                "--env=C=",
                "--mount=/data=tmpfs:2M",
                "--mount=/more=folder:more",
                "--publish=127.0.0.2:9000:90");
        assertEquals("example.B", changed.program().application());
        assertEquals(Path.of("/folder/a.jar"), changed.program().jar());
        assertEquals(List.of("10.0.0.3/16"), changed.network().get(0).addressTexts());
        assertEquals(List.of("10.0.0.1"), changed.network().get(0).gatewayTexts());
        assertEquals(manifest().network().get(1), changed.network().get(1));
        assertEquals(Map.of("A", "1", "B", "3", "C", ""), changed.environment());
        assertEquals(
                List.of(
                        new Mount("/", new Mount.Tmpfs(1 << 20)),
                        new Mount("/data", new Mount.Tmpfs(2 << 20)),
                        new Mount("/more", new Mount.Folder(Path.of("more")))),
                changed.mounts());
        assertEquals(List.of(new PublishedPort("127.0.0.2", 9000, 90, false)), changed.publish());
        assertEquals(Machine.Q35, changed.machine());
    }

    @Test
    void memoryTakesTheHeapWithItUnlessThatIsGiven() {
        assertEquals(8, changed(manifest(), "--memory=32").heapMib());
        assertEquals(24, changed(manifest(), "--memory=512").heapMib());
        assertEquals(20, changed(manifest(), "--memory=32", "--heap=20").heapMib());
        assertThrows(UsageError.class, () -> changed(manifest(), "--memory=0"));
        assertThrows(UsageError.class, () -> changed(manifest(), "--heap=2048"));
    }

    @Test
    void aTapTakesThePublishedPortsAway() {
        Manifest changed = changed(manifest(), "--tap=ak0");
        assertEquals("ak0", changed.network().get(0).tap());
        assertEquals(List.of(), changed.publish());
        assertTrue(assertThrows(UsageError.class, () -> changed(manifest(), "--tap=ak0", "--publish=0:80"))
                .getMessage()
                .contains("built-in link"));
    }

    @Test
    void addressesCanBeThoseThatOthersGive() {
        NetworkInterface changed =
                changed(manifest(), "--tap=ak0", "--address=dhcp").network().get(0);
        assertEquals(Addressing.DHCP, changed.addressing());
        assertEquals(List.of(), changed.addresses());
        assertEquals("ak0", changed.tap());
        Manifest listed = changed(manifest().withNetwork(List.of(changed)), "--address=10.0.0.3/16");
        assertEquals(List.of("10.0.0.3/16"), listed.network().get(0).addressTexts());
        assertThrows(UsageError.class, () -> changed(manifest(), "--address=listed"));
    }

    @Test
    void valuesThatAreMalformedNameTheirOption() {
        for (String word : List.of(
                "--publish=80",
                "--publish=0:0",
                "--mount=/",
                "--mount=x=tmpfs:1M",
                "--mount=/=folder:",
                "--env=A",
                "--address=10.0.0.0/24",
                "--router=x")) {
            String message = assertThrows(UsageError.class, () -> changed(manifest(), word), word)
                    .getMessage();
            assertTrue(message.startsWith(word.substring(0, word.indexOf('='))), message);
        }
    }
}
