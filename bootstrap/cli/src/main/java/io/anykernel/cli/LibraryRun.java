package io.anykernel.cli;

import io.anykernel.composition.Application;
import io.anykernel.embed.Anykernel;
import java.io.PrintWriter;

/** An application in this JVM. */
final class LibraryRun {
    private LibraryRun() {}

    static int run(RunRequest request, ApplicationJar jar, Publications publications, StopHook hook, PrintWriter out) {
        Application application = jar.newApplication();
        Anykernel.Builder builder = builder(request);
        for (Publications.Publication each : publications.all()) {
            each.addTo(builder);
        }
        try (Anykernel kernel = builder.start()) {
            hook.running(() -> kernel.instance().end(0));
            report(kernel, publications, out);
            kernel.instance().startApplication(application);
            return kernel.instance().awaitEnd();
        }
    }

    private static Anykernel.Builder builder(RunRequest request) {
        Anykernel.Builder builder = Anykernel.builder()
                .console(text -> System.out.println(text))
                .address(request.address().text())
                .arguments(request.arguments().toArray(new String[0]));
        if (request.tap() != null) {
            builder.tap(request.tap());
        } else {
            builder.gateway(request.address().gateway());
        }
        if (request.router() != null) {
            builder.router(request.router());
        }
        for (MountOption mount : request.mounts()) {
            if (mount.ext4Image() == null) {
                builder.mountTmpfs(mount.path(), mount.tmpfsBytes());
            } else {
                builder.mountExt4(mount.path(), mount.ext4Image());
            }
        }
        return builder;
    }

    private static void report(Anykernel kernel, Publications publications, PrintWriter out) {
        out.printf("booted in %.3f ms%n", kernel.kernel().bootNanos() / 1e6);
        for (int i = 0; i < publications.all().size(); i++) {
            out.println(publications.all().get(i).published(kernel.published().get(i)));
        }
        out.flush();
    }
}
