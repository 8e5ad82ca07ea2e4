package io.anykernel.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The arrows that module declarations cannot hold: what freestanding code asks of the JDK, and who may import whom. */
@AnalyzeClasses(packages = "io.anykernel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String HYPERCALL = "io.anykernel.hypercall";

    private static final String[] FREESTANDING = {
        HYPERCALL,
        HYPERCALL + ".sim..",
        "io.anykernel.core..",
        "io.anykernel.net",
        "io.anykernel.net.wire..",
        "io.anykernel.net.link..",
        "io.anykernel.net.neighbor..",
        "io.anykernel.net.ip..",
        "io.anykernel.net.udp..",
        "io.anykernel.net.tcp..",
        "io.anykernel.net.socket..",
        "io.anykernel.net.stack..",
        "io.anykernel.net.virtio..",
        "io.anykernel.block..",
        "io.anykernel.fs..",
        "io.anykernel.kernel..",
        "io.anykernel.demo..",
        "io.anykernel.contracts.."
    };

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

    @ArchTest
    static final ArchRule freestandingCodeAsksTheWorldThroughHypercallsOnly = noClasses()
            .that()
            .resideInAnyPackage(FREESTANDING)
            .and(BUT_MEMORY)
            .should()
            .dependOnClassesThat(THE_JVMS_WORLD);

    @ArchTest
    static final ArchRule theHypercallApiImportsNothingOfOurs = noClasses()
            .that()
            .resideInAPackage(HYPERCALL)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "ours, but not the API",
                    type -> type.getPackageName().startsWith("io.anykernel")
                            && !type.getPackageName().equals(HYPERCALL)));

    @ArchTest
    static final ArchRule worldsImportTheApiAndNothingElseOfOurs = noClasses()
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

    @ArchTest
    static final ArchRule networkDriversImportNoOtherDrivers = noClasses()
            .that()
            .resideInAPackage("io.anykernel.net..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.anykernel.block..", "io.anykernel.fs..");

    @ArchTest
    static final ArchRule blockDriversImportNoOtherDrivers = noClasses()
            .that()
            .resideInAPackage("io.anykernel.block..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.anykernel.net..", "io.anykernel.fs..");

    @ArchTest
    static final ArchRule filesystemsImportNoOtherDrivers = noClasses()
            .that()
            .resideInAPackage("io.anykernel.fs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.anykernel.net..", "io.anykernel.block..");

    @ArchTest
    static final ArchRule coreImportsNoDriver = noClasses()
            .that()
            .resideInAPackage("io.anykernel.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.anykernel.net..", "io.anykernel.block..", "io.anykernel.fs..", "io.anykernel.kernel..");
}
