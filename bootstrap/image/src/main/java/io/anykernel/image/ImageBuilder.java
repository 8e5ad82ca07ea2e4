package io.anykernel.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Builds an image of an application: its class path and main class in, one file out.
 *
 * <p>The steps, each a class of its own: {@link GuestFiles} lays out the native sources and the classes that take the
 * place of others; {@link AheadOfTimeCompiler} has TeaVM write C from classes that {@link RepairingClassSource} gives what the back end would
 * lose, with {@link CoroutineGuard} refusing what it must not use; {@link GeneratedCode} repairs the C itself; {@link CCompiler} compiles and links. Equal inputs give equal files.
 * Interrupted, a build leaves nothing ({@link CleanupRegistry}).
 */
public final class ImageBuilder {
    private static final int DEFAULT_HEAP_MIB = 32;
    private static final int MAX_HEAP_MIB = 2047;

    private final List<Path> classPath = new ArrayList<>();
    private String mainClass;
    private GuestEntry entry;
    private String name = "image";
    private int heapMib = DEFAULT_HEAP_MIB;
    private int initialHeapMib = 4;
    private Path workDirectory;
    private final Set<Repair> repairs = EnumSet.allOf(Repair.class);
    private boolean hasStressedCollector;
    private BuildProgress progress = BuildProgress.NONE;

    /** Adds jars or folders of classes, in order. What the runtime needs is added by the build. */
    public ImageBuilder classPath(List<Path> entries) {
        classPath.addAll(entries);
        return this;
    }

    /** The class whose {@code main(String[])} starts; it gets the words of the machine's command line. */
    public ImageBuilder mainClass(String className) {
        mainClass = className;
        return this;
    }

    /** In place of a main class: an application, with the wiring of its instance. */
    public ImageBuilder application(GuestEntry wired) {
        entry = wired;
        return mainClass(wired.mainClass());
    }

    /** Name of the file without its ending. */
    public ImageBuilder name(String fileName) {
        name = fileName;
        return this;
    }

    /** Bound of the collected heap. Memory is taken as the heap grows; a full heap throws OutOfMemoryError. */
    public ImageBuilder heapMib(int mebibytes) {
        if (mebibytes < 1 || mebibytes > MAX_HEAP_MIB) {
            throw new ImageException("heap of " + mebibytes + " MiB: give 1 to " + MAX_HEAP_MIB);
        }
        heapMib = mebibytes;
        initialHeapMib = Math.min(initialHeapMib, mebibytes);
        return this;
    }

    /** For tests: leaves a repair out. */
    ImageBuilder without(Repair repair) {
        repairs.remove(repair);
        return this;
    }

    /** For tests: the image collects at each allocation, so that a reference without a root shows at once. */
    ImageBuilder stressCollector() {
        hasStressedCollector = true;
        return this;
    }

    /** Keeps generated C and objects there for inspection; otherwise they are deleted after the build. */
    public ImageBuilder workDirectory(Path directory) {
        workDirectory = directory;
        return this;
    }

    /** What is notified of how far {@link #build} has come; nothing is unless this is called. */
    public ImageBuilder progress(BuildProgress notified) {
        progress = Objects.requireNonNull(notified, "progress");
        return this;
    }

    /**
     * Refuses at once what {@link #build} would refuse after a while.
     *
     * @throws ImageException if there is no gcc, or none that can compile C, with what to install
     */
    public static void requireInstalled() {
        CCompiler.find();
    }

    /**
     * Builds the bare-metal image into {@code directory}.
     *
     * @throws ImageException with one message for a person if the application cannot become an image, or a tool is missing
     */
    public Image build(Path directory) {
        return build(directory, Flavour.BARE_METAL).get(0);
    }

    /** Builds one image for each flavour, all from one run of the ahead-of-time compiler; fails as the other does. */
    public List<Image> build(Path directory, Flavour... flavours) {
        if (mainClass == null || classPath.isEmpty()) {
            throw new ImageException("an image needs a main class and a class path");
        }
        try {
            Files.createDirectories(directory);
            Path making = CleanupRegistry.folder(directory, name + "-build");
            try {
                // Apart from the work, so that an image may bear the name of one of its folders.
                Path output = CleanupRegistry.make(() -> Files.createDirectories(making.resolve("image")));
                Path work = workDirectory != null ? workDirectory : making.resolve("work");
                List<Image> made = build(output, work, flavours);
                return moveInto(directory, made);
            } finally {
                CleanupRegistry.delete(making);
            }
        } catch (IOException e) {
            throw new ImageException("image " + name + ": " + e.getMessage(), e);
        }
    }

    /** So that an image is there whole or not at all. */
    private static List<Image> moveInto(Path directory, List<Image> made) throws IOException {
        List<Image> moved = new ArrayList<>();
        for (Image image : made) {
            Path file = directory.resolve(image.file().getFileName());
            CleanupRegistry.make(() -> Files.move(image.file(), file, StandardCopyOption.ATOMIC_MOVE));
            moved.add(new Image(file, image.sizeBytes(), image.classes(), image.compileNanos(), image.linkNanos()));
        }
        return moved;
    }

    private List<Path> classPathWithEntry(Path directory) throws IOException {
        List<Path> all = new ArrayList<>(classPath);
        if (entry != null) {
            CleanupRegistry.delete(directory);
            CleanupRegistry.make(() -> {
                entry.writeTo(directory);
                return directory;
            });
            all.add(directory);
        }
        return all;
    }

    private List<Image> build(Path directory, Path work, Flavour... flavours) throws IOException {
        CCompiler linker = CCompiler.find().with(repairs);
        GuestFiles guest = CleanupRegistry.make(() -> GuestFiles.layOut(work.resolve("guest")));
        Path generated = work.resolve("generated");
        CleanupRegistry.delete(generated);
        long start = System.nanoTime();
        AheadOfTimeCompiler compiler =
                new AheadOfTimeCompiler(guest.classPath(classPathWithEntry(work.resolve("entry"))), mainClass);
        compiler.heapMib(initialHeapMib, heapMib);
        compiler.repairs(repairs);
        compiler.stressCollector(hasStressedCollector);
        compiler.progress(progress);
        int classes = compiler.compile(generated);
        long compileNanos = System.nanoTime() - start;
        CleanupRegistry.make(() -> {
            GeneratedCode.in(generated, repairs, compiler.classNames()).repair();
            return generated;
        });
        long objectStart = System.nanoTime();
        Path compiled = linker.compile(generated, guest.nativeSources(), EnumSet.copyOf(List.of(flavours)), progress);
        long objectNanos = System.nanoTime() - objectStart;
        List<Image> images = new ArrayList<>();
        progress.reached(BuildProgress.Stage.LINKING, 0, flavours.length);
        for (Flavour flavour : flavours) {
            long linkStart = System.nanoTime();
            Path file = directory.resolve(flavour == Flavour.BARE_METAL ? name + ".elf" : name);
            linker.link(flavour, compiled, guest.nativeSources(), file);
            images.add(new Image(
                    file, Files.size(file), classes, compileNanos, objectNanos + System.nanoTime() - linkStart));
            progress.reached(BuildProgress.Stage.LINKING, images.size(), flavours.length);
        }
        return images;
    }
}
