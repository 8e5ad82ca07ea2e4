package io.anykernel.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal contents give equal bytes, every blob is what its name says, and skopeo, which is not ours, reads and copies the whole. */
class OciPackageTest {
    private static final String WORDS = "address=10.0.0.2/24 arg=two%20words";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path image;
    private Path volume;

    @BeforeEach
    void makeContents() throws IOException {
        image = bytes("guestbook.elf", 100_000, 1);
        volume = bytes("volume-site.ext4", 300_000, 2);
    }

    private Path bytes(String name, int length, long seed) throws IOException {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }

    private String write(String name, Path volumeOrNull) throws Exception {
        return OciPackage.of(new PackageContents(image, volumeOrNull, WORDS), "guestbook:1.0")
                .write(folder.resolve(name), folder.resolve(name + ".tar"));
    }

    private Map<String, String> digests(String name) throws Exception {
        Map<String, String> digests = new TreeMap<>();
        for (Path file : Trees.files(folder.resolve(name))) {
            digests.put(folder.resolve(name).relativize(file).toString(), sha256(file));
        }
        return digests;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private JsonNode blob(String name, String digest) throws IOException {
        return JSON.readTree(folder.resolve(name)
                .resolve("blobs/sha256")
                .resolve(digest.substring("sha256:".length()))
                .toFile());
    }

    private static String decoded(JsonNode annotations, String key) {
        JsonNode value = annotations.get("com.urunc.unikernel." + key);
        return value == null ? null : new String(Base64.getDecoder().decode(value.textValue()), StandardCharsets.UTF_8);
    }

    @Test
    void equalContentsGiveEqualBytesWhateverTheirTimes() throws Exception {
        String first = write("first", volume);
        Files.setLastModifiedTime(image, FileTime.fromMillis(1_000_000));
        Files.setLastModifiedTime(volume, FileTime.fromMillis(2_000_000));
        assertEquals(first, write("second", volume));
        assertEquals(digests("first"), digests("second"));
        assertEquals(sha256(folder.resolve("first.tar")), sha256(folder.resolve("second.tar")));
        bytes("guestbook.elf", 100_000, 3);
        assertNotEquals(first, write("third", volume));
    }

    @Test
    void nothingIsLeftOfTheWork() throws Exception {
        write("made", null);
        try (var files = Files.list(folder)) {
            assertEquals(
                    List.of("guestbook.elf", "made", "made.tar", "volume-site.ext4"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void everyBlobIsNamedByItsDigestAndIsReferredTo() throws Exception {
        String digest = write("made", volume);
        JsonNode manifest = blob("made", digest);
        List<String> referred = new ArrayList<>(
                List.of(digest, manifest.get("config").get("digest").textValue()));
        manifest.get("layers").forEach(layer -> referred.add(layer.get("digest").textValue()));
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, String> file : digests("made").entrySet()) {
            if (file.getKey().startsWith("blobs/")) {
                assertEquals("blobs/sha256/" + file.getValue(), file.getKey());
                found.add("sha256:" + file.getValue());
            }
        }
        assertEquals(
                referred.stream().sorted().toList(), found.stream().sorted().toList());
        JsonNode descriptor = JSON.readTree(folder.resolve("made/index.json").toFile())
                .get("manifests")
                .get(0);
        assertEquals(digest, descriptor.get("digest").textValue());
    }

    @Test
    void annotationsNameImageWordsAndVolume() throws Exception {
        JsonNode annotations = blob("made", write("made", volume)).get("annotations");
        assertEquals("anykernel", decoded(annotations, "unikernelType"));
        assertEquals("qemu", decoded(annotations, "hypervisor"));
        assertEquals("/unikernel/guestbook.elf", decoded(annotations, "binary"));
        assertEquals(WORDS, decoded(annotations, "cmdline"));
        assertEquals("/unikernel/volume-site.ext4", decoded(annotations, "block"));
        JsonNode without = blob("without", write("without", null)).get("annotations");
        assertEquals(null, decoded(without, "block"));
    }

    @Test
    void namesThatAreNoneAreRefused() {
        PackageContents contents = new PackageContents(image, null, WORDS);
        for (String name : List.of("", "Guestbook", "a b", "a:", "a:b:c", "../a")) {
            assertThrows(IllegalArgumentException.class, () -> OciPackage.of(contents, name), name);
        }
    }

    @Test
    void aMissingFileIsAnIoFailure() throws IOException {
        Files.delete(image);
        assertThrows(IOException.class, () -> write("made", null));
    }

    @Test
    void skopeoReadsAndCopiesBothForms() throws Exception {
        assumeTrue(canRun("skopeo", "--version"), "skipped: no skopeo");
        String digest = write("made", volume);
        JsonNode seen = JSON.readTree(run("skopeo", "inspect", "oci:" + folder.resolve("made")));
        assertEquals(digest, seen.get("Digest").textValue());
        assertEquals("amd64", seen.get("Architecture").textValue());
        assertEquals(3, seen.get("Layers").size());
        JsonNode archived = JSON.readTree(run("skopeo", "inspect", "oci-archive:" + folder.resolve("made.tar")));
        assertEquals(digest, archived.get("Digest").textValue());
        // A copy reads each blob and compares its digest.
        run("skopeo", "--insecure-policy", "copy", "oci:" + folder.resolve("made"), "dir:" + folder.resolve("copy"));
        assertTrue(Files.readString(folder.resolve("copy/manifest.json")).contains("com.urunc.unikernel.binary"));
    }

    @Test
    void skopeoNoticesABlobThatIsNotItsDigest() throws Exception {
        assumeTrue(canRun("skopeo", "--version"), "skipped: no skopeo");
        JsonNode manifest = blob("made", write("made", null));
        String layer = manifest.get("layers").get(0).get("digest").textValue();
        Files.writeString(folder.resolve("made/blobs/sha256/" + layer.substring(7)), "changed");
        assertFalse(canRun(
                "skopeo",
                "--insecure-policy",
                "copy",
                "oci:" + folder.resolve("made"),
                "dir:" + folder.resolve("copy")));
    }

    private static boolean canRun(String... words) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static String run(String... words) throws Exception {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end: " + List.of(words));
        assertEquals(0, process.exitValue(), () -> List.of(words) + ": " + output);
        return output;
    }
}
