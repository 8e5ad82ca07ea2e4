package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project that the archetype makes, outside this build: it compiles, passes its test in the simulator, becomes an image, boots and passes
 * its integration test; a second build makes nothing anew; and what goes wrong with it ends the build with a line that says so.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArchetypeTest {
    private static final String ARCHETYPE_PLUGIN = "org.apache.maven.plugins:maven-archetype-plugin:3.3.1:generate";

    @TempDir
    Path temporary;

    private LocalRepository repository;
    private Path project;

    @Test
    void aGeneratedProjectBootsItsImageAndPassesItsTests() throws Exception {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
        assumeTrue(Command.exists("mvn"), "skipped: no mvn");
        assumeTrue(Command.exists("qemu-system-x86_64"), "skipped: no qemu-system-x86_64");
        assumeTrue(Command.exists("gcc"), "skipped: no gcc");
        try (LocalRepository laidOut = LocalRepository.in(temporary.resolve("repository"))) {
            repository = laidOut;
            generate();
            buildsBootsAndPasses();
            nothingIsMadeAnew();
            mistakesAreNamed();
        }
    }

    private Path image() {
        return project.resolve("target/anykernel/greeter.elf");
    }

    private void buildsBootsAndPasses() throws Exception {
        String first = mvn("verify").requireSuccess();
        assertEquals(2, count(first, "Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time"), first);
        assertTrue(first.contains("image ") && first.contains("compiled in"), first);
        assertTrue(first.contains("the program was ended"), first);
        String linked = Files.readString(image(), StandardCharsets.ISO_8859_1);
        assertTrue(linked.contains("io.anykernel.net.tcp."), "it has a network");
        assertFalse(linked.contains("io.anykernel.fs.ext4."), "it mounts nothing");
        assertFalse(linked.contains("io.anykernel.fs.tmpfs."), "it mounts nothing");
        assertTrue(Files.readString(project.resolve("target/anykernel/console.log"))
                .contains("listening at port 7"));
    }

    private void nothingIsMadeAnew() throws Exception {
        long made = Files.getLastModifiedTime(image()).toMillis();
        String second = mvn("verify").requireSuccess();
        assertTrue(second.contains("greeter.elf is up to date"), second);
        assertFalse(second.contains("compiling the guest"), second);
        assertEquals(made, Files.getLastModifiedTime(image()).toMillis(), "the image was made anew");
        assertEquals(2, count(second, "Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time"), second);
    }

    /** Each is found before anything is compiled ahead of time. */
    private void mistakesAreNamed() throws Exception {
        assertTrue(mvn("-Danykernel.skip", "package").requireSuccess().contains("anykernel.skip is set"));
        Path manifest = project.resolve("anykernel.yaml");
        String right = Files.readString(manifest);
        Files.writeString(manifest, right.replace("memory:", "memroy:").replace("0:7", "70000:7"));
        Command.Result wrong = mvn("-DskipTests", "package");
        assertEquals(1, wrong.status(), wrong.output());
        assertTrue(wrong.output().contains("unknown key 'memroy'; did you mean 'memory'?"), wrong.output());
        assertTrue(wrong.output().contains("publish[0]"), wrong.output());
        Files.writeString(manifest, right);
        Command.Result late =
                mvn("-DskipTests", "-Danykernel.ready=never said", "-Danykernel.timeoutSeconds=2", "verify");
        assertEquals(1, late.status(), late.output());
        assertTrue(late.output().contains("did not show 'never said' within 2 s"), late.output());
        assertTrue(late.output().contains("console.log"), late.output());
    }

    private void generate() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("projects"));
        project = folder.resolve("greeter");
        List<String> words = new ArrayList<>(List.of(ARCHETYPE_PLUGIN, "-DarchetypeCatalog=internal"));
        words.addAll(List.of("-DarchetypeGroupId=io.anykernel", "-DarchetypeArtifactId=anykernel-archetype"));
        words.add("-DarchetypeVersion=" + repository.version());
        words.addAll(List.of("-DgroupId=com.example", "-DartifactId=greeter", "-Dversion=1", "-Dpackage=com.example"));
        words.add("-DoutputDirectory=" + folder);
        mvn(folder, words).requireSuccess();
    }

    private Command.Result mvn(String... words) throws Exception {
        return mvn(project, List.of(words));
    }

    private Command.Result mvn(Path folder, List<String> words) throws Exception {
        List<String> all = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-Dstyle.color=never"));
        all.add("-Dmaven.repo.local=" + repository.folder());
        Path pom = folder.resolve("pom.xml");
        if (Files.exists(pom)) {
            all.addAll(List.of("-f", pom.toString()));
        }
        all.addAll(words);
        return Command.run(all);
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
