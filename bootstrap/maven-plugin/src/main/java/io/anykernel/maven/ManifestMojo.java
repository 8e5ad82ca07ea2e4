package io.anykernel.maven;

import io.anykernel.launch.Launch;
import io.anykernel.launch.ProgramClasses;
import io.anykernel.launch.Reports;
import io.anykernel.launch.UserError;
import io.anykernel.manifest.Manifest;
import io.anykernel.manifest.ManifestReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** A goal for the program that the project's manifest describes. */
abstract class ManifestMojo extends AnykernelMojo {
    /** The manifest. */
    @Parameter(property = "anykernel.manifest", defaultValue = "${project.basedir}/anykernel.yaml")
    private File manifest;

    /** Where images and what they are made of are kept. */
    @Parameter(property = "anykernel.outputDirectory", defaultValue = "${project.build.directory}/anykernel")
    private File outputDirectory;

    /** Name of the image without its ending. */
    @Parameter(property = "anykernel.imageName", defaultValue = "${project.build.finalName}")
    private String imageName;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    MavenProject project() {
        return project;
    }

    Path outputDirectory() {
        return outputDirectory.toPath();
    }

    Launch launch(Reports reports) {
        return new Launch(manifest(), reports).keep(outputDirectory()).imageName(imageName);
    }

    private Manifest manifest() {
        if (!manifest.isFile()) {
            throw new UserError("no manifest at " + manifest
                    + "; write one that names the program, such as \"program: {application: com.example.Main}\", or give its"
                    + " place as anykernel.manifest");
        }
        try {
            return ManifestReader.read(manifest.toPath());
        } catch (IOException unreadable) {
            throw new UserError("cannot read " + manifest + ": " + unreadable.getMessage());
        }
    }

    /** The project's own classes and what they need at run time; a jar that the manifest names is that of other launchers. */
    ProgramClasses classes() {
        String application = manifest().program().application();
        if (application == null) {
            throw new UserError(manifest + " names no class: give it as program.application");
        }
        try {
            List<String> classPath = project.getRuntimeClasspathElements();
            return ProgramClasses.of(classPath.stream().map(Path::of).toList(), application);
        } catch (DependencyResolutionRequiredException unresolved) {
            throw new IllegalStateException(unresolved);
        }
    }
}
