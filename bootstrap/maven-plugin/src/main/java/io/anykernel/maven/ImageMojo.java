package io.anykernel.maven;

import io.anykernel.image.Image;
import io.anykernel.launch.GuestImages;
import io.anykernel.launch.ProgramClasses;
import io.anykernel.launch.Reports;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Compiles the program ahead of time into a bootable image of exactly what its manifest names, unless nothing has changed, and
 * writes beside it the configuration that starts it as a domain of Xen.
 */
@Mojo(
        name = "image",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class ImageMojo extends ManifestMojo {
    @Override
    void perform() {
        Reports reports = new LogReports(getLog());
        try (ProgramClasses classes = classes()) {
            Image image = launch(reports).makeImage(classes);
            if (image.classes() == 0) {
                reports.line(image.file() + " is up to date: neither classes nor wiring have changed");
            } else {
                GuestImages.report(image, reports);
                reports.line(
                        "boot it with: mvn anykernel:run -Danykernel.world=GUEST, or on a Xen host by the .cfg beside it");
            }
        }
    }
}
