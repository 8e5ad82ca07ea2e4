package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.teavm.backend.c.generate.ShorteningFileNameProvider;
import org.teavm.backend.c.generate.SimpleFileNameProvider;
import org.teavm.dependency.PreciseDependencyAnalyzer;
import org.teavm.model.AccessLevel;
import org.teavm.model.ClassReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodReader;
import org.teavm.model.PreOptimizingClassHolderSource;
import org.teavm.model.ReferenceCache;
import org.teavm.model.transformation.AssertionRemoval;
import org.teavm.parsing.ClasspathClassHolderSource;
import org.teavm.parsing.resource.ResourceProvider;
import org.teavm.vm.TeaVM;
import org.teavm.vm.TeaVMBuilder;
import org.teavm.vm.TeaVMOptimizationLevel;

/** One run of TeaVM: class files in, C files out, for what is reachable from the main class and nothing else. */
final class AheadOfTimeCompiler {
    private static final int MIB = 1 << 20;
    private static final MethodDescriptor MAIN = new MethodDescriptor("main", String[].class, void.class);

    private final List<Path> classPath;
    private final String mainClass;
    private int initialHeapMib = 4;
    private int heapMib = 32;
    private Set<Repair> repairs = EnumSet.allOf(Repair.class);
    private boolean hasStressedCollector;
    private final ClassNames classNames = new ClassNames();
    private BuildProgress progress = BuildProgress.NONE;

    AheadOfTimeCompiler(List<Path> classPath, String mainClass) {
        this.classPath = classPath;
        this.mainClass = mainClass;
    }

    void heapMib(int initial, int maximum) {
        initialHeapMib = initial;
        heapMib = maximum;
    }

    void repairs(Set<Repair> made) {
        repairs = made;
    }

    void stressCollector(boolean isStressed) {
        hasStressedCollector = isStressed;
    }

    void progress(BuildProgress notified) {
        progress = notified;
    }

    /**
     * Writes C below {@code directory}; returns how many classes went into it.
     *
     * @throws ImageException listing what is missing or forbidden, each with the chain of calls that leads to it
     */
    int compile(Path directory) throws IOException {
        CleanupRegistry.make(() -> Files.createDirectories(directory));
        try (ResourceProvider resources = openClassPath()) {
            TeaVM vm = newVm(resources);
            List<Finding> findings = run(vm, directory);
            if (!findings.isEmpty()) {
                throw new ImageException(Finding.describe(mainClass, findings));
            }
            return vm.getClasses().size();
        }
    }

    /** The names that the classes of the last compilation have in C. */
    ClassNames classNames() {
        return classNames;
    }

    /** What keeps the application from becoming an image; empty if nothing does. Writes nothing that lasts. */
    List<Finding> check() throws IOException {
        Path scratch = CleanupRegistry.folder(null, "anykernel-check");
        try (ResourceProvider resources = openClassPath()) {
            return run(newVm(resources), scratch);
        } finally {
            CleanupRegistry.delete(scratch);
        }
    }

    private List<Finding> run(TeaVM vm, Path directory) {
        CoroutineGuard guard = new CoroutineGuard(mainClass, repairs.contains(Repair.IMPLICIT_EXCEPTIONS));
        vm.add(guard);
        vm.setEntryPoint(mainClass);
        vm.setEntryPointName("main");
        vm.setProgressListener(new TranslationProgress(progress));
        vm.build(new GeneratedFiles(directory), "");
        return Finding.of(vm, mainClass, guard);
    }

    private ResourceProvider openClassPath() {
        List<java.io.File> files = new ArrayList<>();
        for (Path entry : classPath) {
            if (!Files.exists(entry)) {
                throw new ImageException("class path entry does not exist: " + entry);
            }
            files.add(entry.toFile());
        }
        ResourceProvider resources = ResourceProvider.ofClassPath(files);
        return repairs.contains(Repair.PARAMETER_COPIES) ? new ParameterCopies(resources) : resources;
    }

    private TeaVM newVm(ResourceProvider resources) throws IOException {
        if (!resources.getResources(mainClass.replace('.', '/') + ".class").hasNext()) {
            throw new ImageException("main class " + mainClass + " is not on the class path");
        }
        ClassLoader loader = TeaVM.class.getClassLoader();
        ReferenceCache cache = new ReferenceCache();
        ClasspathClassHolderSource classes = new ClasspathClassHolderSource(resources, cache, loader);
        requireMain(classes.get(mainClass));
        TeaVM vm = new TeaVMBuilder(newTarget())
                .setReferenceCache(cache)
                .setClassLoader(loader)
                .setClassSource(new PreOptimizingClassHolderSource(
                        new RepairingClassSource(classes, repairs, hasStressedCollector)))
                .setResourceProvider(resources)
                .setDependencyAnalyzerFactory(PreciseDependencyAnalyzer::new)
                .build();
        vm.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
        vm.installPlugins();
        if (repairs.contains(Repair.ASSERTIONS)) {
            vm.add(new AssertionRemoval());
        }
        return vm;
    }

    private static void requireMain(ClassReader mainClass) {
        MethodReader main = mainClass.getMethod(MAIN);
        if (main == null || !main.hasModifier(ElementModifier.STATIC) || main.getLevel() != AccessLevel.PUBLIC) {
            throw new ImageException(
                    "main class " + mainClass.getName() + " has no public static void main(String[]) of its own");
        }
    }

    private GuestTarget newTarget() {
        GuestTarget target = new GuestTarget(repairs, classNames);
        target.setMinHeapSize(initialHeapMib * MIB);
        target.setMaxHeapSize(heapMib * MIB);
        target.setFileNames(new ShorteningFileNameProvider(new SimpleFileNameProvider()));
        return target;
    }
}
