package io.anykernel.maven;

import io.anykernel.launch.ProgramClasses;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Packs the program's image, which it makes unless it is up to date, as an OCI image layout and an archive of it, with the annotations that
 * urunc reads: {@code NAME-oci} and {@code NAME-oci.tar} beside the image.
 */
@Mojo(
        name = "oci",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class OciMojo extends ManifestMojo {
    /** The package's name, such as {@code guestbook:1.0}; the image's name in small letters unless given. */
    @Parameter(property = "anykernel.reference")
    private String reference;

    @Override
    void perform() {
        try (ProgramClasses classes = classes()) {
            launch(new LogReports(getLog())).pack(classes, null, reference, null);
        }
    }
}
