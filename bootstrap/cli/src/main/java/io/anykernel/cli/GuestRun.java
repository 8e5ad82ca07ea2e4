package io.anykernel.cli;

import io.anykernel.image.Guest;
import io.anykernel.image.GuestEntry;
import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.QemuLauncher;
import io.anykernel.programs.GuestWords;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An application as a guest in QEMU. */
final class GuestRun {
    private static final String READY = "anykernel: ready";
    private static final long CONSOLE_CHECK_MILLIS = 50;
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private GuestRun() {}

    static int run(
            RunRequest request,
            ApplicationJar jar,
            Publications publications,
            MachineShape shape,
            Path kept,
            StopHook hook,
            GuestImages.Output output)
            throws InterruptedException {
        if (request.tap() != null) {
            GuestMachine.requireTap(request.tap());
        }
        QemuLauncher.requireInstalled();
        PrintWriter out = output.out();
        try (WorkFolder work = WorkFolder.of(kept)) {
            Image image = image(request, jar, shape.heapMib(), work, output);
            QemuLauncher launcher = launcher(request, image, shape);
            try (GuestMachine machine = request.tap() != null
                    ? GuestMachine.onTap(launcher, request.tap(), READY)
                    : GuestMachine.behindGateway(launcher, work, request.address(), READY)) {
                hook.running();
                GuestImages.report(image, out);
                for (Publications.Publication each : publications.all()) {
                    out.println(each.published(each.publish(machine)));
                }
                out.flush();
                return follow(machine.guest(), hook, out);
            }
        }
    }

    private static Image image(
            RunRequest request, ApplicationJar jar, int heapMib, WorkFolder work, GuestImages.Output output) {
        List<Path> classPath = new ArrayList<>(GuestClassPath.of(jar.path()));
        classPath.addAll(GuestClassPath.entries());
        GuestEntry entry = entry(request, jar.className());
        ImageBuilder builder = new ImageBuilder().application(entry).heapMib(heapMib);
        return GuestImages.image(builder, classPath, "application", entry + " heap=" + heapMib, work, output);
    }

    private static GuestEntry entry(RunRequest request, String application) {
        // A tree without mounts too, since an instance in a JVM has one.
        GuestEntry entry = new GuestEntry(application).network().files();
        int disks = 0;
        for (MountOption mount : request.mounts()) {
            if (mount.ext4Image() != null) {
                String disk = "disk" + disks++;
                entry.disk(disk).mountExt4(mount.path(), disk);
            } else {
                entry.mountTmpfs(mount.path(), mount.tmpfsBytes());
            }
        }
        return entry;
    }

    private static QemuLauncher launcher(RunRequest request, Image image, MachineShape shape) {
        QemuLauncher launcher = QemuLauncher.of(image.file(), shape.machine())
                .memoryMib(shape.memoryMib())
                .commandLine(GuestWords.commandLine(
                        List.of(request.address().text()), request.router(), request.arguments()));
        for (MountOption mount : request.mounts()) {
            if (mount.ext4Image() != null) {
                launcher.drive(mount.ext4Image(), false);
            }
        }
        return launcher;
    }

    /** Copies the console until the machine ends, or the user ends it. */
    private static int follow(Guest guest, StopHook hook, PrintWriter out) throws InterruptedException {
        int printed = 0;
        while (true) {
            boolean isAlive = guest.isAlive();
            String console = guest.console();
            int whole = isAlive ? endOfLines(console) : console.length();
            out.print(console.substring(printed, whole));
            out.flush();
            printed = whole;
            if (!isAlive) {
                return guest.await(END_LIMIT);
            }
            if (hook.stop().await(CONSOLE_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                return 0;
            }
        }
    }

    /** Behind the last whole line: what follows may be half a line's end, or half a character. */
    private static int endOfLines(String console) {
        return console.lastIndexOf('\n') + 1;
    }
}
