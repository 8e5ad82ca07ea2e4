package io.anykernel.maven;

import io.anykernel.launch.Launch;
import io.anykernel.launch.Listening;
import io.anykernel.launch.ProgramClasses;
import io.anykernel.launch.RunningProgram;
import io.anykernel.launch.UserError;
import java.time.Duration;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Starts the program for integration tests, and returns once it serves: when its console shows a text, or, without one, when each TCP
 * port that the manifest publishes answers. The host's port for the instance's port 80 is then the property {@code
 * anykernel.port.80}, or {@code anykernel.port.80.udp}.
 */
@Mojo(
        name = "start",
        defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class StartMojo extends ManifestMojo {
    /** LIBRARY starts the program in this JVM, GUEST as an image in QEMU. */
    @Parameter(property = "anykernel.world", defaultValue = "GUEST")
    private World world;

    /** What a line of the console contains once the program serves; otherwise its published ports are asked. */
    @Parameter(property = "anykernel.ready")
    private String ready;

    /** Seconds that it may take until it serves. */
    @Parameter(property = "anykernel.timeoutSeconds", defaultValue = "60")
    private int timeoutSeconds;

    @Override
    void perform() throws MojoFailureException, InterruptedException {
        if (timeoutSeconds < 1) {
            throw new UserError("anykernel.timeoutSeconds is " + timeoutSeconds + ": give at least 1");
        }
        StartedProgram.requireNone(this);
        ConsoleFile console = ConsoleFile.in(outputDirectory(), getLog());
        ProgramClasses classes = classes();
        RunningProgram program = null;
        boolean isServing = false;
        try {
            Launch launch = launch(console);
            program = world == World.GUEST ? launch.startGuest(classes) : launch.startHere(classes);
            awaitServing(program, launch.awaitedAddresses(), console);
            isServing = true;
        } finally {
            if (!isServing) {
                StartedProgram.end(program, classes, console);
            }
        }
        publishPorts(program);
        new StartedProgram(program, classes, console).keep(this);
    }

    private void awaitServing(RunningProgram program, String addresses, ConsoleFile console)
            throws MojoFailureException, InterruptedException {
        Duration limit = Duration.ofSeconds(timeoutSeconds);
        boolean isServing = ready != null ? console.await(ready, program, limit) : Listening.await(program, limit);
        if (isServing) {
            return;
        }
        String awaited = ready != null ? "its console did not show '" + ready + "'" : "its ports did not answer";
        String how = program.status().isPresent()
                ? "it ended with status " + program.status().getAsInt()
                : awaited + " within " + timeoutSeconds + " s (anykernel.timeoutSeconds)"
                        + (addresses.isEmpty() ? "" : ", where it waits first for addresses of " + addresses);
        throw new MojoFailureException("the program does not serve: " + how + "; its console: " + console.file());
    }

    private void publishPorts(RunningProgram program) {
        program.published().forEach(port -> project()
                .getProperties()
                .setProperty(
                        "anykernel.port." + port.wanted().port()
                                + (port.wanted().isUdp() ? ".udp" : ""),
                        Integer.toString(port.bound().getPort())));
    }
}
