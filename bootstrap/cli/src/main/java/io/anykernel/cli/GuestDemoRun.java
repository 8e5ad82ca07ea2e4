package io.anykernel.cli;

import io.anykernel.demo.Demo;
import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.QemuLauncher;
import io.anykernel.launch.GuestClassPath;
import io.anykernel.launch.GuestImages;
import io.anykernel.launch.GuestMachine;
import io.anykernel.launch.Reports;
import io.anykernel.launch.UserError;
import io.anykernel.launch.WorkFolder;
import io.anykernel.manifest.HostAddress;
import io.anykernel.manifest.NetworkInterface;
import io.anykernel.programs.GuestWords;
import java.io.PrintWriter;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private final Reports reports;

    private GuestDemoRun(Image image, GuestMachine machine, String url, Reports reports) {
        this.reports = reports;
        this.image = image;
        this.machine = machine;
        this.url = url;
    }

    /** Its page published by a gateway that takes over {@code published}. */
    static GuestDemoRun published(
            Path disk,
            HostAddress address,
            ServerSocketChannel published,
            QemuLauncher.Machine kind,
            WorkFolder work,
            Reports reports) {
        QemuLauncher.requireInstalled();
        Image image = image(work, reports);
        GuestMachine machine = start(image, kind, disk, network(address, null));
        boolean isPublished = false;
        try {
            String url = PageUrl.of(machine.publish(published, Demo.PORT));
            isPublished = true;
            return new GuestDemoRun(image, machine, url, reports);
        } finally {
            if (!isPublished) {
                machine.close();
            }
        }
    }

    /** On an existing TAP interface, with its offloads. */
    static GuestDemoRun onTap(
            Path disk, HostAddress address, String tap, QemuLauncher.Machine kind, WorkFolder work, Reports reports) {
        GuestMachine.requireTap(tap);
        QemuLauncher.requireInstalled();
        Image image = image(work, reports);
        GuestMachine machine = start(image, kind, disk, network(address, tap));
        return new GuestDemoRun(image, machine, PageUrl.of(address), reports);
    }

    private static NetworkInterface network(HostAddress address, String tap) {
        return NetworkInterface.of("net0", address).withTap(tap);
    }

    private static Image image(WorkFolder work, Reports reports) {
        ImageBuilder builder = new ImageBuilder().mainClass(MAIN_CLASS).heapMib(HEAP_MIB);
        return GuestImages.image(builder, GuestClassPath.entries(), IMAGE, MAIN_CLASS, work, reports);
    }

    private static GuestMachine start(Image image, QemuLauncher.Machine kind, Path disk, NetworkInterface network) {
        GuestWords.Addresses addresses = new GuestWords.Addresses(network.addressTexts(), List.of());
        QemuLauncher launcher = QemuLauncher.of(image.file(), kind)
                .memoryMib(MEMORY_MIB)
                .commandLine(GuestWords.commandLine(List.of(addresses), GuestWords.Names.NONE, List.of(), Map.of(), ""))
                .drive(disk, false);
        return GuestMachine.start(launcher, List.of(network), READY);
    }

    String url() {
        return url;
    }

    @Override
    public void report(PrintWriter out) {
        GuestImages.report(image, reports);
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
