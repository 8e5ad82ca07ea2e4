package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the command says to programs: JSON, a shell's completion, man pages. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MachineReadableTest {
    private static final Set<String> COMMANDS = Set.of("demo", "run", "image", "oci", "doctor", "contracts");

    @TempDir
    Path folder;

    @BeforeEach
    void theArtifactsArePackaged() {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the artifacts are not packaged, run mvn verify");
    }

    @Test
    void theDoctorsFindingsAsJsonAreThoseOfItsLines() throws Exception {
        JsonNode diagnosis = json(run("doctor", "--json"));
        assertTrue(diagnosis.get("mainJobRuns").booleanValue());
        List<String> subjects = new ArrayList<>();
        for (JsonNode finding : diagnosis.get("findings")) {
            String standing = finding.get("standing").textValue();
            assertTrue(Set.of("ok", "optional", "missing").contains(standing), standing);
            assertFalse(finding.get("detail").textValue().isEmpty(), finding.toString());
            subjects.add(finding.get("subject").textValue());
        }
        List<String> lines = run("doctor").output().lines().toList();
        assertEquals(lines.size(), subjects.size());
        for (int i = 0; i < lines.size(); i++) {
            assertTrue(lines.get(i).substring(10).startsWith(subjects.get(i) + ":"), lines.get(i));
        }
    }

    @Test
    void theContractsHashesAsJsonAreThoseOfTheirLines() throws Exception {
        JsonNode results = json(run("contracts", "--json"));
        Set<String> fromJson = new TreeSet<>();
        for (JsonNode each : results.get("cases")) {
            assertTrue(each.get("holds").booleanValue(), each.toString());
            fromJson.add("ok   " + each.get("name").textValue() + " "
                    + each.get("hash").textValue());
        }
        fromJson.add("contracts passed=" + results.get("passed") + " failed=" + results.get("failed") + " hash="
                + results.get("hash").textValue());
        Command.Result lines = run("contracts");
        assertEquals(0, lines.status());
        assertEquals(new TreeSet<>(lines.output().lines().toList()), fromJson, "and nothing else is printed");
    }

    @Test
    void theCheckOfAnImageAsJsonNamesChains() throws Exception {
        compile("Fits", "System.out.println(1);");
        compile("Pool", "new java.util.concurrent.ForkJoinPool(2);");
        Command.Result fits = run("image", "--check", "--json", "--main", "Fits", folder.toString());
        assertEquals(0, fits.status(), fits.output());
        assertTrue(json(fits).get("runsAsGuest").booleanValue());
        assertEquals(0, json(fits).get("findings").size());
        Command.Result pool = run("image", "--check", "--json", "--main", "Pool", folder.toString());
        assertEquals(1, pool.status(), pool.output());
        assertEquals("Pool", json(pool).get("main").textValue());
        JsonNode first = json(pool).get("findings").get(0);
        assertTrue(first.get("text").textValue().contains("java.util.concurrent.ForkJoinPool"), first.toString());
        assertTrue(first.get("chain").toString().contains("Pool.main"), first.toString());
    }

    @Test
    void jsonOfAnImageWithoutACheckIsRefused() throws Exception {
        Command.Result refused = run("image", "--json", "--main", "Fits", folder.toString());
        assertEquals(2, refused.status());
        assertTrue(refused.output().contains("--check"), refused.output());
    }

    /** Bash itself sources it and completes. */
    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion"), run("generate-completion").output());
        assertTrue(completions(script, "anykernel do").contains("doctor"));
        assertTrue(completions(script, "anykernel image --ch").contains("--check"));
    }

    private static Set<String> completions(Path script, String typed) throws Exception {
        String program = "source " + script + "; COMP_WORDS=(" + typed + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                + " COMP_LINE='" + typed + "'; COMP_POINT=${#COMP_LINE}; _complete_anykernel anykernel"
                + " \"${COMP_WORDS[$COMP_CWORD]}\" \"${COMP_WORDS[$((COMP_CWORD - 1))]}\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Command.Result result = Command.run("bash", "-c", program);
        assertEquals(0, result.status(), result.output());
        return result.output().lines().map(String::strip).collect(Collectors.toSet());
    }

    @Test
    void eachCommandHasAManPage() throws Exception {
        assertEquals(0, run("gen-manpage", "--outdir", folder.toString()).status());
        for (String command : COMMANDS) {
            String page = Files.readString(folder.resolve("anykernel-" + command + ".adoc"));
            assertTrue(page.contains("== Synopsis") && page.contains(":doctype: manpage"), page);
        }
        try (Stream<Path> pages = Files.list(folder)) {
            assertTrue(pages.anyMatch(page -> page.endsWith("anykernel.adoc")));
        }
    }

    private void compile(String name, String body) throws Exception {
        Path source = Files.writeString(
                folder.resolve(name + ".java"),
                "public class " + name + " { public static void main(String[] words) { " + body + " } }");
        String[] words = {"--release", "17", "-d", folder.toString(), source.toString()};
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, words));
    }

    private static Command.Result run(String... words) throws Exception {
        return Command.run(RunningDemo.command(List.of(), words));
    }

    private static JsonNode json(Command.Result result) throws Exception {
        return new ObjectMapper().readTree(result.output());
    }
}
