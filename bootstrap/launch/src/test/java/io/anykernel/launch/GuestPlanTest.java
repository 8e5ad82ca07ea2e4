package io.anykernel.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.image.Tools;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.ManifestReader;
import io.anykernel.oci.PackageContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wiring in an image and the words of its machine are what the manifest names, in its order. */
class GuestPlanTest {
    @TempDir
    Path folder;

    private GuestPlan plan(String... lines) {
        String text = "program: {application: A}\n" + String.join("\n", lines) + "\n";
        Manifest manifest = ManifestReader.parse(text, "anykernel.yaml", folder);
        return new GuestPlan(manifest, Devices.prepare(manifest, WorkFolder.of(folder.resolve("work"))));
    }

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "");
    }

    @Test
    void whatIsNotNamedIsNotWired() {
        assertEquals("A", plan().entry("A").toString());
        assertEquals(
                "A network=net0",
                plan("network: {net0: {addresses: [10.0.0.2/24]}}").entry("A").toString());
        assertEquals(
                "A files tmpfs=/:1048576",
                plan("mounts: {/: {tmpfs: 1 MiB}}").entry("A").toString());
    }

    @Test
    void clientsOfAddressesAndNamesAreWiredWhereTheyAreNamed() {
        assertEquals(
                "A network=a:dhcp network=b:slaac network=c:automatic network=d names",
                plan(
                                "network:",
                                "  a: {addresses: dhcp, tap: ak0}",
                                "  b: {addresses: slaac, tap: ak1}",
                                "  c: {addresses: automatic, tap: ak2}",
                                "  d: {addresses: [10.0.0.2/24], tap: ak3}",
                                "names: {servers: [10.0.0.53], search: [lab.example, example]}")
                        .entry("A")
                        .toString());
    }

    @Test
    void wordsNameServersAndDomainsButNoAddressesThatOthersGive() {
        assumeTrue(Tools.find("qemu-system-x86_64").isPresent(), "skipped: no qemu-system-x86_64");
        List<String> words = plan(
                        "network: {a: {addresses: dhcp, tap: ak0}, b: {addresses: [10.0.1.2/24], tap: ak1}}",
                        "names: {servers: [10.0.0.53], search: [lab.example, example]}")
                .command(Path.of("/image.elf"));
        assertEquals(
                "next-interface address=10.0.1.2/24 nameserver=10.0.0.53 search=lab.example search=example log=INFO",
                words.get(words.indexOf("-append") + 1));
    }

    @Test
    void disksComeFirstThenTheVolumesOfMounts() throws IOException {
        file("data.img");
        file("site.img");
        GuestPlan plan = plan(
                "disks: {data: {file: data.img, writable: true}}",
                "mounts: {/: {disk: data}, /site: {image: site.img}}");
        assertEquals(
                "A files disk=data disk=volume /site ext4=/:data ext4=/site:volume /site",
                plan.entry("A").toString());
        assumeTrue(Tools.find("qemu-system-x86_64").isPresent(), "skipped: no qemu-system-x86_64");
        List<String> words =
                plan.machine(Path.of("/image.elf")).accelerator("tcg").command();
        String drives = words.stream()
                .filter(word -> word.startsWith("if=none"))
                .toList()
                .toString();
        assertTrue(drives.indexOf("data.img") < drives.indexOf("site.img,readonly=on"), drives);
        assertFalse(drives.contains("data.img,readonly"), drives);
    }

    @Test
    void aCommandPublishesByQemusOwnRouter() {
        assumeTrue(Tools.find("qemu-system-x86_64").isPresent(), "skipped: no qemu-system-x86_64");
        List<String> words = plan(
                        "network: {net0: {addresses: [10.0.0.2/24, \"fd00::2/64\"]}, net1: {addresses: [10.0.1.2/24], tap: ak1}}",
                        "publish: [8080:80, 8053:53/udp]")
                .command(Path.of("/image.elf"));
        assertTrue(
                words.contains("user,id=net0,net=10.0.0.1/24,host=10.0.0.1,hostfwd=tcp:127.0.0.1:8080-10.0.0.2:80"
                        + ",hostfwd=udp:127.0.0.1:8053-10.0.0.2:53"),
                words.toString());
        assertTrue(words.contains("tap,id=net1,ifname=ak1,script=no,downscript=no"), words.toString());
        assertEquals(
                "address=10.0.0.2/24 address=fd00::2/64 next-interface address=10.0.1.2/24 log=INFO",
                words.get(words.indexOf("-append") + 1));
    }

    @Test
    void aPackageHasTheImageItsWordsAndTheOneVolume() throws IOException {
        file("site.img");
        Path image = Path.of("/image.elf");
        assertEquals(new PackageContents(image, null, "log=INFO"), plan().contents(image));
        assertEquals(
                new PackageContents(image, folder.resolve("site.img"), "log=INFO"),
                plan("mounts: {/: {tmpfs: 1 MiB}, /site: {image: site.img}}").contents(image));
        GuestPlan two = plan("mounts: {/: {image: site.img}, /more: {image: site.img}}");
        assertThrows(UserError.class, () -> two.contents(image));
    }

    @Test
    void qemusRouterKnowsNoSixthProtocol() {
        GuestPlan plan = plan("network: {net0: {addresses: [\"fd00::2/64\"]}}");
        assertThrows(UserError.class, () -> plan.command(Path.of("/image.elf")));
    }

    @Test
    void filesThatAreMissingAreNamed() {
        UserError missing = assertThrows(UserError.class, () -> plan("disks: {data: {file: data.img}}"));
        assertTrue(missing.getMessage().contains("data.img, for disk 'data'"), missing.getMessage());
        assertThrows(UserError.class, () -> plan("mounts: {/: {folder: missing}}"));
    }
}
