package io.anykernel.launch;

import io.anykernel.composition.AfterAddresses;
import io.anykernel.image.GuestEntry;
import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.QemuLauncher;
import io.anykernel.manifest.Machine;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.Mount;
import io.anykernel.manifest.NetworkInterface;
import io.anykernel.oci.PackageContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/** One manifest, to be started in this JVM or as a guest, or to become an image. */
public final class Launch {
    private static final String IMAGE_NAME = "application";

    private final Manifest manifest;
    private final Reports reports;
    private Path kept;
    private String imageName = IMAGE_NAME;

    /** @throws UsageError if its parts do not go together */
    public Launch(Manifest manifest, Reports reports) {
        requireNoConflict(manifest);
        this.manifest = manifest;
        this.reports = reports;
    }

    private static void requireNoConflict(Manifest manifest) {
        manifest.conflicts().stream().findFirst().ifPresent(conflict -> {
            throw new UsageError(conflict.path() + ": " + conflict.message());
        });
    }

    /** Keeps images in that folder, and uses those that are up to date; otherwise they go with the program. */
    public Launch keep(Path folder) {
        kept = folder;
        return this;
    }

    /** Name of the image's file without its ending. */
    public Launch imageName(String name) {
        imageName = name;
        return this;
    }

    /**
     * Starts the program in this JVM; the caller closes it.
     *
     * @throws UserError in one line if it cannot be started, as {@link #startGuest} does
     */
    public RunningProgram startHere(ProgramClasses classes) {
        if (!manifest.machine().isOfQemu()) {
            // What a domain finds on a bridge is not on the built-in link.
            requireNoConflict(manifest.withMachine(Machine.MICROVM));
        }
        return inWorkFolder((publications, work) ->
                LibraryProgram.start(manifest, classes.newApplication(), publications, work, reports));
    }

    /** Makes the image, unless it is kept and up to date, and starts it in QEMU; the caller closes it. */
    public RunningProgram startGuest(ProgramClasses classes) {
        requireMachine();
        return inWorkFolder((publications, work) -> {
            GuestPlan plan = plan(work);
            Image image = image(plan, classes, work);
            GuestImages.report(image, reports);
            return boot(plan, image.file(), publications, work);
        });
    }

    /** Starts an image that was made before of a manifest with the same wiring. */
    public RunningProgram startImage(Path image) {
        requireMachine();
        requireImage(image);
        return inWorkFolder((publications, work) -> boot(plan(work), image, publications, work));
    }

    private RunningProgram boot(GuestPlan plan, Path image, Publications publications, WorkFolder work) {
        return GuestProgram.start(plan.machine(image), manifest.network(), publications, work, reports);
    }

    private void requireMachine() {
        if (!manifest.machine().isOfQemu()) {
            throw new UsageError(
                    "machine: a domain of Xen is started by its host's xl, not from here: anykernel run --print"
                            + " --work DIR prints how");
        }
        manifest.network().stream()
                .map(NetworkInterface::tap)
                .filter(Objects::nonNull)
                .forEach(GuestMachine::requireTap);
        QemuLauncher.requireInstalled();
    }

    private static void requireImage(Path image) {
        try {
            if (!Files.isRegularFile(image)) {
                throw new UserError("no image at " + image);
            }
            if (!ElfFile.isExecutable(image)) {
                throw new UserError(image + " is no ELF file of a guest");
            }
            if (!ElfFile.isForAmd64(image)) {
                throw new UserError(image + " is for another architecture: guests are for amd64");
            }
        } catch (IOException unreadable) {
            throw new UserError("cannot read " + image + ": " + unreadable.getMessage());
        }
    }

    /**
     * Makes the image and the volumes of folders, in the folder that keeps them, and beside it what a Xen host starts it by; classes are
     * 0 if it was up to date.
     */
    public Image makeImage(ProgramClasses classes) {
        WorkFolder work = keptFolder();
        GuestPlan plan = plan(work);
        Image image = image(plan, classes, work);
        XenDomain domain = plan.domain(image.file());
        work.make(domain.file().getFileName().toString(), file -> Files.writeString(file, domain.configuration()));
        return image;
    }

    /**
     * QEMU's command line for an image, as words: it needs nothing of this process, since QEMU itself joins the network.
     *
     * @param image an image that was made before, or {@code null} to make it now, in the folder that keeps it
     */
    public List<String> command(ProgramClasses classes, Path image) {
        return printed(classes, image, GuestPlan::command);
    }

    /**
     * What a Xen host starts an image by; nothing is written.
     *
     * @param image as for {@link #command}
     */
    public XenDomain domain(ProgramClasses classes, Path image) {
        return printed(classes, image, GuestPlan::domain);
    }

    /**
     * Packs an image with the volume that it mounts, as an OCI image layout and an archive of it: {@code NAME-oci} and {@code
     * NAME-oci.tar}, by the image's name, in place of those that were there.
     *
     * @param image as for {@link #command}
     * @param reference of the package, such as {@code guestbook:1.0}, or {@code null} for the image's name
     * @param output folder for both; the one that keeps images if it is {@code null}
     */
    public void pack(ProgramClasses classes, Path image, String reference, Path output) {
        requireKeptVolumes();
        if (!manifest.disks().isEmpty()) {
            throw new UsageError(
                    "disks: a disk of the host's cannot be packed; mount a folder or an image, or leave it out");
        }
        PackageContents contents = printed(classes, image, GuestPlan::contents);
        WorkFolder target = WorkFolder.of(output != null ? output : kept);
        new Packing(contents, reference, reports).into(target);
    }

    private <T> T printed(ProgramClasses classes, Path image, BiFunction<GuestPlan, Path, T> form) {
        requireKeptVolumes();
        WorkFolder work = kept == null ? null : keptFolder();
        GuestPlan plan = plan(work);
        if (image != null) {
            requireImage(image);
        }
        return form.apply(
                plan, image != null ? image : image(plan, classes, work).file());
    }

    /** A command that is run later needs the volumes of folders then. */
    private void requireKeptVolumes() {
        boolean hasFolder = manifest.mounts().stream().anyMatch(each -> each.source() instanceof Mount.Folder);
        if (kept == null && hasFolder) {
            throw new UsageError("a folder is mounted, and its volume is kept nowhere: give --work DIR");
        }
    }

    private WorkFolder keptFolder() {
        return WorkFolder.of(Objects.requireNonNull(kept, "a folder to keep images in"));
    }

    private GuestPlan plan(WorkFolder work) {
        return new GuestPlan(manifest, Devices.prepare(manifest, work));
    }

    private Image image(GuestPlan plan, ProgramClasses classes, WorkFolder work) {
        List<Path> classPath = new ArrayList<>(classes.classPath());
        for (Path own : GuestClassPath.entries()) {
            if (!classPath.contains(own)) {
                classPath.add(own);
            }
        }
        GuestEntry entry = plan.entry(classes.className());
        ImageBuilder builder = new ImageBuilder().application(entry).heapMib(manifest.heapMib());
        return GuestImages.image(builder, classPath, imageName, entry + " heap=" + manifest.heapMib(), work, reports);
    }

    /** Interfaces whose addresses the program waits for, such as {@code net0 (dhcp)}; empty if there are none. */
    public String awaitedAddresses() {
        return NetworkInterface.describeGiven(manifest.network());
    }

    private void reportAwaitedAddresses() {
        if (manifest.hasGivenAddresses()) {
            reports.line("the program starts with addresses for " + awaitedAddresses() + ", or after "
                    + AfterAddresses.LIMIT.toSeconds() + " s without");
        }
    }

    /** Starts a program; it owns both if it does. */
    private interface Starter {
        RunningProgram start(Publications publications, WorkFolder work);
    }

    private RunningProgram inWorkFolder(Starter starter) {
        Publications publications = Publications.listen(manifest.publish());
        WorkFolder work = null;
        RunningProgram started = null;
        try {
            work = WorkFolder.of(kept);
            started = starter.start(publications, work);
            reportAwaitedAddresses();
            return started;
        } finally {
            if (started == null) {
                publications.close();
                if (work != null) {
                    work.close();
                }
            }
        }
    }
}
