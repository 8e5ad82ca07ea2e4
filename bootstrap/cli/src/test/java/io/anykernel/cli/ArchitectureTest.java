package io.anykernel.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows that module declarations cannot hold: what freestanding code asks of the JDK, and who may import whom. */
class ArchitectureTest {
    private static final String HYPERCALL = "io.anykernel.hypercall";

    private static final String[] FREESTANDING = {
        HYPERCALL,
        HYPERCALL + ".sim..",
        HYPERCALL + ".contracts..",
        "io.anykernel.core..",
        "io.anykernel.net",
        "io.anykernel.net.address..",
        "io.anykernel.net.connection..",
        "io.anykernel.net.observe..",
        "io.anykernel.net.wire..",
        "io.anykernel.net.link..",
        "io.anykernel.net.neighbor..",
        "io.anykernel.net.ip..",
        "io.anykernel.net.udp..",
        "io.anykernel.net.tcp..",
        "io.anykernel.net.socket..",
        "io.anykernel.net.stack..",
        "io.anykernel.net.contracts..",
        "io.anykernel.net.port..",
        "io.anykernel.net.virtio..",
        "io.anykernel.net.xen..",
        "io.anykernel.block..",
        "io.anykernel.fs..",
        "io.anykernel.kernel..",
        "io.anykernel.composition..",
        "io.anykernel.demo..",
        "io.anykernel.contracts.."
    };

    /** Faces of the JDK for programs in a JVM stand beside the drivers that they adapt. */
    private static final DescribedPredicate<JavaClass> BUT_ADAPTERS = DescribedPredicate.describe(
            "but adapters", type -> !type.getPackageName().matches("io\\.anykernel\\.(net|fs)\\.nio"));

    /** Memory stands on buffers and view handles: the one exemption (ADR 0004). */
    private static final DescribedPredicate<JavaClass> BUT_MEMORY = DescribedPredicate.describe(
            "but Memory", type -> !type.getFullName().equals(HYPERCALL + ".Memory"));

    private static final DescribedPredicate<JavaClass> THE_JVMS_WORLD = DescribedPredicate.describe(
            "threads, files, sockets, reflection or concurrency of the JVM", ArchitectureTest::belongsToTheJvm);

    private static boolean belongsToTheJvm(JavaClass type) {
        String name = type.getFullName();
        List<String> packages = List.of(
                "java.util.concurrent.",
                "java.io.",
                "java.net.",
                "java.nio.file.",
                "java.nio.channels.",
                "java.lang.reflect.",
                "sun.",
                "jdk.");
        List<String> types = List.of("java.lang.Thread", "java.util.ServiceLoader", "java.lang.invoke.VarHandle");
        // Compilers emit calls to java.io.Serializable and PrintStream for nothing but lambdas and records.
        boolean allowed = name.equals("java.io.Serializable");
        return !allowed && (packages.stream().anyMatch(name::startsWith) || types.contains(name));
    }

    private static final ArchRule FREESTANDING_CODE_ASKS_THE_WORLD_THROUGH_HYPERCALLS_ONLY = noClasses()
            .that()
            .resideInAnyPackage(FREESTANDING)
            .and(BUT_ADAPTERS)
            .and(BUT_MEMORY)
            .should()
            .dependOnClassesThat(THE_JVMS_WORLD);

    private static final ArchRule FREESTANDING_CODE_READS_NO_CLOCK_AND_DRAWS_NO_RANDOM_NUMBER = noClasses()
            .that()
            .resideInAnyPackage(FREESTANDING)
            .and(BUT_ADAPTERS)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "clocks or random numbers of the JVM",
                    // A duration reads no clock.
                    type -> type.getPackageName().startsWith("java.time")
                                    && !type.isEquivalentTo(java.time.Duration.class)
                            || List.of("java.util.Random", "java.util.Date", "java.util.UUID", "java.util.Timer")
                                    .contains(type.getFullName())));

    private static final ArchRule THE_HYPERCALL_API_IMPORTS_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage(HYPERCALL)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "ours, but not the API",
                    type -> type.getPackageName().startsWith("io.anykernel")
                            && !type.getPackageName().equals(HYPERCALL)));

    private static final ArchRule WORLDS_IMPORT_THE_API_AND_NOTHING_ELSE_OF_OURS = noClasses()
            .that()
            .resideInAnyPackage(HYPERCALL + ".host..", HYPERCALL + ".sim..", HYPERCALL + ".guest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.anykernel.core..",
                    "io.anykernel.net..",
                    "io.anykernel.block..",
                    "io.anykernel.fs..",
                    "io.anykernel.kernel..",
                    "io.anykernel.embed..");

    private static final ArchRule NETWORK_DRIVERS_IMPORT_NO_OTHER_DRIVERS = noClasses()
            .that()
            .resideInAPackage("io.anykernel.net..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.anykernel.block..", "io.anykernel.fs..");

    private static final ArchRule BLOCK_DRIVERS_IMPORT_NO_OTHER_DRIVERS = noClasses()
            .that()
            .resideInAPackage("io.anykernel.block..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.anykernel.net..", "io.anykernel.fs..");

    private static final ArchRule FILESYSTEMS_IMPORT_NO_OTHER_DRIVERS = noClasses()
            .that()
            .resideInAPackage("io.anykernel.fs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.anykernel.net..", "io.anykernel.block..");

    private static final ArchRule CORE_IMPORTS_NO_DRIVER = noClasses()
            .that()
            .resideInAPackage("io.anykernel.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.anykernel.net..", "io.anykernel.block..", "io.anykernel.fs..", "io.anykernel.kernel..");

    private static final Pattern FREESTANDING_SOURCE = Pattern.compile(
            "(hypercall/(api|sim|contracts)|core(/contracts)?|drivers-(net|block|fs)/(?!nio/|netty/)\\w+"
                    + "|bootstrap/(kernel|composition|demo|contracts))/src/main/java/.*\\.java");

    private static final Pattern COMMENTS = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");
    private static final Pattern SYNCHRONIZED = Pattern.compile("\\bsynchronized\\b");

    private static final Map<String, ArchRule> RULES = new LinkedHashMap<>();

    static {
        RULES.put(
                "freestandingCodeAsksTheWorldThroughHypercallsOnly",
                FREESTANDING_CODE_ASKS_THE_WORLD_THROUGH_HYPERCALLS_ONLY);
        RULES.put(
                "freestandingCodeReadsNoClockAndDrawsNoRandomNumber",
                FREESTANDING_CODE_READS_NO_CLOCK_AND_DRAWS_NO_RANDOM_NUMBER);
        RULES.put("theHypercallApiImportsNothingOfOurs", THE_HYPERCALL_API_IMPORTS_NOTHING_OF_OURS);
        RULES.put("worldsImportTheApiAndNothingElseOfOurs", WORLDS_IMPORT_THE_API_AND_NOTHING_ELSE_OF_OURS);
        RULES.put("networkDriversImportNoOtherDrivers", NETWORK_DRIVERS_IMPORT_NO_OTHER_DRIVERS);
        RULES.put("blockDriversImportNoOtherDrivers", BLOCK_DRIVERS_IMPORT_NO_OTHER_DRIVERS);
        RULES.put("filesystemsImportNoOtherDrivers", FILESYSTEMS_IMPORT_NO_OTHER_DRIVERS);
        RULES.put("coreImportsNoDriver", CORE_IMPORTS_NO_DRIVER);
    }

    /** A bytecode reader of ours would be needed to find the blocks in classes; the word in the sources is enough. */
    @Test
    void freestandingSourcesSynchronizeOnNothing() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : freestandingSources()) {
            String text = COMMENTS.matcher(Files.readString(source)).replaceAll("");
            if (SYNCHRONIZED.matcher(text).find()) {
                found.add(source.toString());
            }
        }
        assertEquals(List.of(), found);
    }

    private static List<Path> freestandingSources() throws IOException {
        Path top = Path.of("..", "..");
        try (Stream<Path> all = Files.walk(top)) {
            List<Path> sources = all.filter(file -> FREESTANDING_SOURCE
                            .matcher(top.relativize(file).toString())
                            .matches())
                    .toList();
            assertTrue(sources.size() > 200, "found only " + sources.size() + " sources");
            return sources;
        }
    }

    @TestFactory
    Stream<DynamicTest> imports() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.anykernel");
        return RULES.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(classes)));
    }
}
