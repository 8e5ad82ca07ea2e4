package io.anykernel.cli;

import io.anykernel.demo.Demo;
import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.QemuLauncher;
import io.anykernel.programs.GuestWords;
import java.io.PrintWriter;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The demo as a guest in QEMU. */
final class GuestDemoRun implements DemoRun {
    private static final String IMAGE = "demo";
    private static final String MAIN_CLASS = "io.anykernel.programs.DemoGuest";
    private static final String READY = "demo: ready";
    private static final int MEMORY_MIB = 128;
    private static final int HEAP_MIB = 48;

    private final Image image;
    private final GuestMachine machine;
    private final String url;

    private GuestDemoRun(Image image, GuestMachine machine, String url) {
        this.image = image;
        this.machine = machine;
        this.url = url;
    }

    /** Its page published by a gateway that takes over {@code published}. */
    static GuestDemoRun published(
            Path disk,
            InstanceAddress address,
            ServerSocketChannel published,
            QemuLauncher.Machine kind,
            WorkFolder work,
            GuestImages.Output output) {
        QemuLauncher.requireInstalled();
        Image image = image(work, output);
        GuestMachine machine = GuestMachine.behindGateway(launcher(image, kind, disk, address), work, address, READY);
        boolean isPublished = false;
        try {
            String url = InstanceAddress.url(machine.publish(published, Demo.PORT));
            isPublished = true;
            return new GuestDemoRun(image, machine, url);
        } finally {
            if (!isPublished) {
                machine.close();
            }
        }
    }

    /** On an existing TAP interface, with its offloads. */
    static GuestDemoRun onTap(
            Path disk,
            InstanceAddress address,
            String tap,
            QemuLauncher.Machine kind,
            WorkFolder work,
            GuestImages.Output output) {
        GuestMachine.requireTap(tap);
        QemuLauncher.requireInstalled();
        Image image = image(work, output);
        GuestMachine machine = GuestMachine.onTap(launcher(image, kind, disk, address), tap, READY);
        return new GuestDemoRun(image, machine, address.url());
    }

    private static Image image(WorkFolder work, GuestImages.Output output) {
        ImageBuilder builder = new ImageBuilder().mainClass(MAIN_CLASS).heapMib(HEAP_MIB);
        return GuestImages.image(builder, GuestClassPath.entries(), IMAGE, MAIN_CLASS, work, output);
    }

    private static QemuLauncher launcher(Image image, QemuLauncher.Machine kind, Path disk, InstanceAddress address) {
        return QemuLauncher.of(image.file(), kind)
                .memoryMib(MEMORY_MIB)
                .commandLine(GuestWords.commandLine(List.of(address.text()), null, List.of()))
                .drive(disk, false);
    }

    String url() {
        return url;
    }

    @Override
    public void report(PrintWriter out) {
        GuestImages.report(image, out);
        out.printf(
                "first byte %.0f ms after QEMU's start, ready after %.0f ms%n",
                machine.guest().firstByteNanos() / 1e6, machine.readyNanos() / 1e6);
        out.println(machine.guest().console().strip());
        out.println("page at " + url + "  (Ctrl-C ends it)");
        out.flush();
    }

    @Override
    public void awaitEnd(CountDownLatch stop) throws InterruptedException {
        while (!stop.await(1, TimeUnit.SECONDS)) {
            if (!machine.guest().isAlive()) {
                throw new UserError(
                        "the guest ended: " + machine.guest().console().strip());
            }
        }
    }

    @Override
    public void close() {
        machine.close();
    }
}
