package io.anykernel.cli;

import io.anykernel.launch.Launch;
import io.anykernel.launch.ProgramClasses;
import io.anykernel.launch.UsageError;
import io.anykernel.manifest.Manifest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs a guest's image for engines of containers. */
@Command(
        name = "oci",
        mixinStandardHelpOptions = true,
        description =
                "Packs the image that a manifest comes to, with the volume that it mounts, as an OCI image layout and an archive"
                        + " of it, with the annotations that urunc reads.")
final class OciCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MANIFEST",
            description = "A manifest, anykernel.yaml unless given.")
    private Path subject;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Keep the image there, and use it again while it is up to date.")
    private Path work;

    @Option(names = "--image", paramLabel = "FILE", description = "Pack an image that was made before of this wiring.")
    private Path image;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where NAME-oci and NAME-oci.tar go, by the image's name; the folder of --work unless given.")
    private Path output;

    @Option(
            names = "--reference",
            paramLabel = "NAME[:TAG]",
            description = "The package's name, such as guestbook:1.0; the image's name unless given.")
    private String reference;

    @Mixin
    private ProgressOption progress;

    @Override
    public Integer call() {
        if (work == null && (image == null || output == null)) {
            throw new UsageError("oci wants --work DIR, where the image stays, or --image FILE and --output DIR");
        }
        Manifest manifest = ManifestFile.read(subject, "oci");
        Launch launch = new Launch(manifest, new ConsoleReports(spec.commandLine(), progress)).keep(work);
        if (image != null) {
            launch.pack(null, image, reference, output);
            return 0;
        }
        try (ProgramClasses classes = ManifestFile.classes(manifest)) {
            launch.pack(classes, null, reference, output);
            return 0;
        }
    }
}
