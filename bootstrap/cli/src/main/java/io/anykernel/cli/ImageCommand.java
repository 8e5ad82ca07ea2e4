package io.anykernel.cli;

import io.anykernel.image.Finding;
import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.ImageCheck;
import io.anykernel.launch.GuestClassPath;
import io.anykernel.launch.UsageError;
import io.anykernel.launch.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a bootable image of jars, or says why it cannot be made. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description =
                "Compiles jars ahead of time into one ELF file that KVM and Xen boot, or checks whether it can be.")
final class ImageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "JAR", description = "Jars and class folders, the application's first.")
    private List<Path> jars;

    @Option(names = "--check", description = "Only answer: will my jar run as a guest? Status 1 if not.")
    private boolean check;

    @Option(names = "--json", description = "With --check: print one JSON object instead of text.")
    private boolean isJson;

    @Option(names = "--main", paramLabel = "CLASS", description = "Main class; else the first jar's manifest names it.")
    private String mainClass;

    @Option(names = "--output", paramLabel = "DIR", defaultValue = ".", description = "Where the image goes.")
    private Path output;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "image", description = "File name without .elf.")
    private String name;

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            defaultValue = "32",
            description = "Most heap, default ${DEFAULT-VALUE}.")
    private int heapMib;

    @Mixin
    private ProgressOption progress;

    /** What {@code --json} prints. */
    private record Answer(String main, boolean runsAsGuest, List<Finding> findings) {}

    @Override
    public Integer call() {
        if (!name.equals(Path.of(name).getFileName().toString()) || heapMib < 1) {
            throw new UsageError("--name wants a plain file name, and --heap at least 1");
        }
        if (isJson && !check) {
            throw new UsageError("--json goes with --check");
        }
        List<Path> classPath = classPath();
        String main = mainClass != null ? mainClass : mainOf(jars.get(0));
        PrintWriter out = spec.commandLine().getOut();
        if (check) {
            List<Finding> findings = ImageCheck.findings(classPath, main);
            if (isJson) {
                Json.print(out, new Answer(main, findings.isEmpty(), findings));
            } else {
                out.println(findings.isEmpty() ? main + ": runs as a guest" : Finding.describe(main, findings));
            }
            return findings.isEmpty() ? 0 : Main.FAILED;
        }
        ImageBuilder builder = new ImageBuilder()
                .classPath(classPath)
                .mainClass(main)
                .name(name)
                .heapMib(heapMib);
        Image image = progress.build(builder, output, spec.commandLine().getErr());
        out.println(image.file() + ": " + image.sizeBytes() + " bytes of " + image.classes() + " classes");
        return 0;
    }

    /** The user's jars and what guests of ours may use. */
    private List<Path> classPath() {
        List<Path> all = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.exists(jar)) {
                throw new UserError("no jar or folder at " + jar);
            }
            requireJarOrFolder(jar);
            all.add(jar);
        }
        all.addAll(GuestClassPath.entries());
        return all;
    }

    private static void requireJarOrFolder(Path path) {
        if (Files.isDirectory(path)) {
            return;
        }
        try (JarFile ignored = new JarFile(path.toFile())) {
            // It has a directory that can be read.
        } catch (IOException unreadable) {
            throw new UserError(path + " is no jar: " + unreadable.getMessage());
        }
    }

    private static String mainOf(Path jar) {
        if (Files.isRegularFile(jar)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                Manifest manifest = file.getManifest();
                String named =
                        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
                if (named != null) {
                    return named;
                }
            } catch (IOException unreadable) {
                throw new UserError(jar + " is no jar: " + unreadable.getMessage());
            }
        }
        throw new UsageError(jar + " names no main class; give one with --main");
    }
}
