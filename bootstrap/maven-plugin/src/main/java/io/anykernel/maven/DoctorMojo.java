package io.anykernel.maven;

import io.anykernel.launch.Finding;
import io.anykernel.launch.Tooling;
import org.apache.maven.plugins.annotations.Mojo;

/** Looks for what images and guests use (gcc, QEMU, KVM, ext4 tools, TAP), and says what to do about what is missing. */
@Mojo(name = "doctor", requiresProject = false, threadSafe = true)
public final class DoctorMojo extends AnykernelMojo {
    @Override
    void perform() {
        for (Finding finding : Tooling.findings()) {
            getLog().info(finding.line());
        }
    }
}
