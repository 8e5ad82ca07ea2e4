package io.anykernel.maven;

import java.util.OptionalInt;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Ends the program that {@code start} has started; fails if that had ended before with a status other than 0. */
@Mojo(name = "stop", defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST, threadSafe = true)
public final class StopMojo extends AnykernelMojo {
    @Override
    void perform() throws MojoFailureException {
        StartedProgram started = StartedProgram.take(this);
        if (started == null) {
            getLog().info("nothing to stop: the start goal has started nothing in this build");
            return;
        }
        OptionalInt status = OptionalInt.empty();
        try {
            status = started.program().status();
        } finally {
            started.end();
        }
        if (status.isPresent() && status.getAsInt() != 0) {
            throw new MojoFailureException("the program ended with status " + status.getAsInt() + "; its console: "
                    + started.console().file());
        }
        getLog().info(status.isPresent() ? "the program had ended by itself" : "the program was ended");
    }
}
