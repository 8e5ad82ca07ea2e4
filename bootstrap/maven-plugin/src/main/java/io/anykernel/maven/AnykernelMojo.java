package io.anykernel.maven;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.PortException;
import io.anykernel.image.ImageException;
import io.anykernel.launch.UserError;
import io.anykernel.manifest.ManifestException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** A goal that can be skipped, and that fails with a message for a person. */
abstract class AnykernelMojo extends AbstractMojo {
    /** Does nothing. */
    @Parameter(property = "anykernel.skip", defaultValue = "false")
    private boolean skip;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("skipped: anykernel.skip is set");
            return;
        }
        try {
            perform();
        } catch (ManifestException wrong) {
            throw new MojoFailureException("the manifest cannot be used:\n" + wrong.getMessage());
        } catch (UserError | ImageException | PortException | KernelException expected) {
            throw new MojoExecutionException(expected.getMessage(), expected);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted", ending);
        }
    }

    abstract void perform() throws MojoExecutionException, MojoFailureException, InterruptedException;
}
