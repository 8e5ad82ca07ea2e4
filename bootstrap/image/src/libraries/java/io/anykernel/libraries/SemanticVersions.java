package io.anykernel.libraries;

import com.github.zafarkhaja.semver.ParseException;
import com.github.zafarkhaja.semver.Version;

/** Compares semantic versions and matches ranges. */
public final class SemanticVersions {
    private SemanticVersions() {}

    public static void main(String[] arguments) throws Exception {
        Version version = Version.valueOf("1.2.3-beta.2+build.7");
        System.out.println(version.getNormalVersion() + " " + version.getPreReleaseVersion() + " "
                + version.incrementMinorVersion());
        System.out.println(
                version.compareTo(Version.valueOf("1.2.3-beta.11")) + " " + version.satisfies(">=1.2.0 & <2.0.0") + " "
                        + Version.valueOf("2.1.0").satisfies("~2.1 | ^1.0"));
        try {
            Version.valueOf("1.02.3");
        } catch (ParseException e) {
            System.out.println(e.getClass().getSimpleName());
        }
    }
}
