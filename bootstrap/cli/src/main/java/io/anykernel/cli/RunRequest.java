package io.anykernel.cli;

import java.util.List;

/**
 * An instance for an application, as the options describe it, wherever it is to run.
 *
 * @param router {@code null} if there is none
 * @param tap {@code null} for the built-in link
 */
record RunRequest(
        InstanceAddress address,
        String router,
        String tap,
        List<Publications.Wanted> publications,
        List<MountOption> mounts,
        List<String> arguments) {}
