package io.anykernel.maven;

import io.anykernel.launch.Launch;
import io.anykernel.launch.ProgramClasses;
import io.anykernel.launch.RunningProgram;
import io.anykernel.launch.StopHook;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Runs the program by its manifest until it ends or Ctrl-C ends it. */
@Mojo(name = "run", requiresDependencyResolution = ResolutionScope.RUNTIME, threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class RunMojo extends ManifestMojo {
    /** LIBRARY runs the program in this JVM, GUEST as an image in QEMU. */
    @Parameter(property = "anykernel.world", defaultValue = "LIBRARY")
    private World world;

    @Override
    void perform() throws MojoFailureException, InterruptedException {
        StopHook hook = new StopHook();
        Launch launch = launch(new LogReports(getLog()));
        try (ProgramClasses classes = classes();
                RunningProgram program =
                        world == World.GUEST ? launch.startGuest(classes) : launch.startHere(classes)) {
            hook.running(program::end);
            int status = program.awaitEnd();
            if (status != 0) {
                throw new MojoFailureException("the program ended with status " + status);
            }
        } finally {
            hook.closed();
        }
    }
}
