package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** gcc: compiles what was generated and what is written by hand, and links an image. */
final class CCompiler {
    private static final List<String> COMMON = List.of(
            "-std=gnu11",
            "-O2",
            "-w",
            "-fno-strict-aliasing",
            "-ffp-contract=off",
            "-fno-delete-null-pointer-checks",
            "-fcf-protection=none",
            "-fno-stack-protector",
            "-fno-asynchronous-unwind-tables",
            "-U_FORTIFY_SOURCE",
            "-D_FORTIFY_SOURCE=0");
    private static final Map<Repair, String> REPAIRS =
            Map.of(Repair.WRAPPING, "-fwrapv", Repair.SIGNED_ZERO, "-frounding-math");
    private static final List<String> FREESTANDING =
            List.of("-fno-pic", "-mno-red-zone", "-ffunction-sections", "-fdata-sections", "-fno-builtin-printf");

    /** What the bare machine adds to the generated code, and how each file is compiled beyond the common options. */
    private static final List<String> MACHINE_SOURCES =
            List.of("boot.S", "context.S", "jump.S", "clock.c", "memory.c", "ports.c", "libc.c");

    /** What runs seldom, or on a guest of Xen only, is kept small. Handlers call some of it, so it leaves vector registers alone. */
    private static final List<String> SMALL_SOURCES = List.of(
            "start.c", "console.c", "xen.c", "xenconsole.c", "xenclock.c", "xenevents.c", "xenstore.c", "xengrants.c");

    private static final String MATHEMATICS = "math.c";
    private static final List<String> WITHOUT_BUILTINS = List.of("heap.c", "string.c", MATHEMATICS);
    private static final String GENERAL_REGISTERS_ONLY = "interrupts.c";

    /** All of them, in the order in which they are linked, with their options. */
    private static final Map<String, List<String>> MACHINE_OPTIONS = machineOptions();

    private static final String HEADER = "stdint.h";

    private static final Pattern UNDEFINED = Pattern.compile("undefined reference to `(\\w+)'");

    private final Path gcc;
    private final List<String> common = new ArrayList<>(COMMON);

    private CCompiler(Path gcc, Set<Repair> repairs) {
        this.gcc = gcc;
        for (Repair repair : repairs) {
            if (REPAIRS.containsKey(repair)) {
                common.add(REPAIRS.get(repair));
            }
        }
    }

    private static Map<String, List<String>> machineOptions() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        MACHINE_SOURCES.forEach(source -> options.put(source, List.of()));
        WITHOUT_BUILTINS.forEach(
                source -> options.put(source, List.of("-fno-builtin", "-fno-tree-loop-distribute-patterns")));
        options.put(GENERAL_REGISTERS_ONLY, List.of("-mgeneral-regs-only"));
        SMALL_SOURCES.forEach(source -> options.put(source, List.of("-Os", "-mgeneral-regs-only")));
        return options;
    }

    /** @throws ImageException if there is no gcc, or a gcc without the C library's headers, which Debian packs apart */
    static CCompiler find() {
        Path gcc = Tools.find("gcc")
                .orElseThrow(() -> new ImageException(
                        "building an image needs gcc, which is not installed: apt-get install gcc libc6-dev"));
        if (!hasHeaders(gcc)) {
            throw new ImageException("building an image needs the C library's headers, which are not installed:"
                    + " apt-get install libc6-dev");
        }
        return new CCompiler(gcc, EnumSet.allOf(Repair.class));
    }

    /** The same compiler with these repairs and no others. */
    CCompiler with(Set<Repair> repairs) {
        return new CCompiler(gcc, repairs);
    }

    private static boolean hasHeaders(Path gcc) {
        try {
            Tools.Result result = Tools.run(List.of(gcc.toString(), "-E", "-include", HEADER, "-x", "c", "/dev/null"));
            return result.status() == 0 || !result.output().contains(HEADER);
        } catch (IOException broken) {
            // Whatever is wrong with it, it is not that.
            return true;
        }
    }

    /**
     * Compiles the generated code, with the same options for whatever it is linked into, and what these flavours add to it;
     * returns the generated code's object file, beside which the others lie.
     */
    Path compile(Path generated, Path natives, Set<Flavour> flavours, BuildProgress progress) throws IOException {
        Path objects = CleanupRegistry.make(() -> Files.createDirectories(generated.resolveSibling("objects")));
        Path unit = generated.resolve(GeneratedCode.TRANSLATION_UNIT);
        ObjectFiles files = new ObjectFiles();
        // First, since it takes longer than all the others.
        files.add(() -> compile(natives, unit, objects, List.of()));
        MACHINE_OPTIONS.forEach((source, options) -> {
            if (flavours.contains(Flavour.BARE_METAL) || source.equals(MATHEMATICS)) {
                files.add(() -> compile(natives, natives.resolve(source), objects, options));
            }
        });
        files.runAll(progress);
        return object(objects, unit);
    }

    /** @param compiled from {@link #compile}, for this flavour among others */
    void link(Flavour flavour, Path compiled, Path natives, Path output) throws IOException {
        if (flavour == Flavour.BARE_METAL) {
            linkBareMetal(compiled, natives, output);
        } else {
            linkProcess(compiled, natives, output);
        }
    }

    private void linkBareMetal(Path compiled, Path natives, Path output) throws IOException {
        Path objects = compiled.getParent();
        List<String> link = command();
        link.addAll(List.of("-nostdlib", "-static", "-no-pie", "-Wl,-T," + natives.resolve("link.ld")));
        link.addAll(List.of("-Wl,--gc-sections", "-Wl,--build-id=none", "-Wl,-z,max-page-size=4096", "-Wl,-s"));
        link.add("-Wl,-z,noexecstack");
        link.add("-Wl,--no-warn-rwx-segments");
        link.addAll(List.of("-o", output.toString()));
        for (String source : MACHINE_OPTIONS.keySet()) {
            link.add(object(objects, natives.resolve(source)).toString());
        }
        link.add(compiled.toString());
        link.add("-lgcc");
        run(link, objects);
    }

    private void linkProcess(Path compiled, Path natives, Path output) throws IOException {
        List<String> link = command();
        link.addAll(common);
        link.addAll(List.of("-I" + natives, "-no-pie", "-Wl,--gc-sections", "-Wl,-s", "-Wl,--build-id=none"));
        link.addAll(List.of("-Wl,-z,noexecstack", "-o", output.toString()));
        link.add(compiled.toString());
        link.add(natives.resolve("host.c").toString());
        link.add(natives.resolve("context.S").toString());
        link.add(object(compiled.getParent(), natives.resolve(MATHEMATICS)).toString());
        run(link, compiled.getParent());
    }

    private static Path object(Path objects, Path source) {
        return objects.resolve(source.getFileName() + ".o");
    }

    private void compile(Path natives, Path source, Path objects, List<String> extra) throws IOException {
        List<String> command = command();
        command.addAll(common);
        command.addAll(FREESTANDING);
        command.addAll(extra);
        Path object = object(objects, source);
        command.addAll(List.of("-I" + natives, "-c", source.toString(), "-o", object.toString()));
        run(command, objects);
    }

    private List<String> command() {
        return new ArrayList<>(List.of(gcc.toString()));
    }

    /** @param temporary for what gcc hands from one of its programs to the next */
    private static void run(List<String> command, Path temporary) throws IOException {
        Tools.Result result = Tools.run(command, Map.of("TMPDIR", temporary.toString()));
        if (result.status() == 0) {
            return;
        }
        Matcher undefined = UNDEFINED.matcher(result.output());
        if (undefined.find()) {
            throw new ImageException(
                    "the application uses " + undefined.group(1)
                            + " of the runtime's C library, which a guest does not have (files, time zones and dates are such)");
        }
        throw new ImageException("gcc failed: " + firstError(result.output()));
    }

    private static String firstError(String output) {
        for (String line : output.split("\n")) {
            if (line.contains("error") || line.contains("cannot")) {
                return line;
            }
        }
        return output.isBlank() ? "without a message" : output.strip();
    }
}
