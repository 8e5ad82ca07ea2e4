package io.anykernel.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.manifest.Disk;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.ManifestReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The text of a domain's configuration. {@code XenGuestTest} boots a domain by such a text. */
class XlConfigurationTest {
    private static final Path FOLDER = Path.of("/folder");

    private static Manifest manifest(String... lines) {
        String text = "program: {application: A}\n" + String.join("\n", lines) + "\n";
        return ManifestReader.parse(text, "anykernel.yaml", FOLDER);
    }

    private static XlConfiguration of(Manifest manifest, List<Disk> disks, String image) {
        return new XlConfiguration(manifest, disks, Path.of(image), "words=1");
    }

    private static List<String> macAddresses(String image, String... lines) {
        Matcher found = Pattern.compile("mac=([0-9a-f:]+)")
                .matcher(of(manifest(lines), List.of(), image).text());
        List<String> all = new ArrayList<>();
        while (found.find()) {
            all.add(found.group(1));
        }
        return all;
    }

    @Test
    void itNamesWhatTheManifestNames() {
        Manifest manifest = manifest(
                "memory: 48 MiB",
                "machine: xen",
                "network: {net0: {addresses: [10.0.0.2/24], bridge: xenbr1}, net1: {addresses: dhcp}}",
                "publish: [8080:80, 8053:53/udp]");
        List<Disk> disks = List.of(
                new Disk("data", Path.of("/a,b \"c\"\\d"), true), new Disk("site", Path.of("/dev/vg/site"), false));
        XlConfiguration configuration = of(manifest, disks, "/images/book.elf");
        assertEquals(Path.of("/images/book.cfg"), configuration.file());
        assertEquals(
                """
                # A domain of Xen; start it with: xl create -c FILE
                # Nothing publishes a domain's ports: reach port 80 at 10.0.0.2.
                # Nothing publishes a domain's ports: reach UDP port 53 at 10.0.0.2.
                name = "book"
                type = "pvh"
                kernel = "/images/book.elf"
                cmdline = "words=1"
                memory = 48
                vcpus = 1
                vif = [
                  "mac=MAC,bridge=xenbr1",
                  "mac=MAC",
                ]
                disk = [
                  "format=raw,vdev=xvda,access=rw,target=/a,b \\"c\\"\\\\d",
                  "format=raw,vdev=xvdb,access=ro,target=/dev/vg/site",
                ]
                """,
                configuration.text().replaceAll("mac=00:16:3e:[0-7][0-9a-f](:[0-9a-f]{2}){2}", "mac=MAC"));
    }

    @Test
    void addressesOfLinksLastAndDiffer() {
        String[] network = {"machine: xen", "network: {net0: {addresses: dhcp}, net1: {addresses: dhcp}}"};
        List<String> first = macAddresses("/images/a.elf", network);
        assertEquals(2, first.size());
        assertNotEquals(first.get(0), first.get(1));
        assertEquals(first, macAddresses("/elsewhere/a.elf", network));
        assertNotEquals(first, macAddresses("/images/b.elf", network));
    }

    @Test
    void devicesBeyondTheAlphabetHaveTwoLetters() {
        List<Disk> disks = new ArrayList<>();
        for (int i = 0; i < 53; i++) {
            disks.add(new Disk("d" + i, Path.of("/d" + i), false));
        }
        String text = of(manifest(), disks, "/a.elf").text();
        assertTrue(text.contains("vdev=xvdz,access=ro,target=/d25\""), text);
        assertTrue(text.contains("vdev=xvdaa,access=ro,target=/d26\""), text);
        assertTrue(text.contains("vdev=xvdba,access=ro,target=/d52\""), text);
    }
}
