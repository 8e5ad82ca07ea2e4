package io.anykernel.cli;

import io.anykernel.demo.Demo;
import io.anykernel.gateway.Gateway;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.image.Guest;
import io.anykernel.image.Image;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.QemuLauncher;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The demo as a guest in QEMU, joined to a gateway by QEMU's stream, or to a TAP interface. */
final class GuestDemoRun implements DemoRun {
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);
    private static final String IMAGE = "demo";
    private static final String READY = "demo: ready";
    private static final String MAC_ADDRESS = "02:61:6b:00:00:02";
    private static final long ALIVE_CHECK_MILLIS = 100;
    private static final int MEMORY_MIB = 128;
    private static final int HEAP_MIB = 48;

    private final Image image;
    private final Guest guest;
    private final Gateway gateway;
    private final String url;
    private final long readyNanos;

    private GuestDemoRun(Image image, Guest guest, Gateway gateway, String url, long readyNanos) {
        this.image = image;
        this.guest = guest;
        this.gateway = gateway;
        this.url = url;
        this.readyNanos = readyNanos;
    }

    /** Its page published by a gateway that takes over {@code published}. */
    static GuestDemoRun published(
            Path disk, InstanceAddress address, ServerSocketChannel published, WorkFolder work, PrintWriter out) {
        QemuLauncher.requireInstalled();
        Image image = image(work, out);
        Path socket = work.path().resolve("net.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Files.deleteIfExists(socket);
            listener.bind(UnixDomainSocketAddress.of(socket));
            long startNanos = System.nanoTime();
            Guest guest = machine(image, disk, address)
                    .networkStream(socket, MAC_ADDRESS)
                    .start();
            return join(listener, image, guest, address, published, startNanos);
        } catch (IOException failure) {
            throw new UserError("cannot join the guest's network: " + failure.getMessage());
        }
    }

    /** On an existing TAP interface, with its offloads. */
    static GuestDemoRun onTap(Path disk, InstanceAddress address, String tap, WorkFolder work, PrintWriter out) {
        requireTap(tap);
        QemuLauncher.requireInstalled();
        Image image = image(work, out);
        long startNanos = System.nanoTime();
        Guest guest = machine(image, disk, address).networkTap(tap, MAC_ADDRESS).start();
        boolean isReady = false;
        try {
            awaitReady(guest);
            isReady = true;
            return new GuestDemoRun(image, guest, null, address.url(), System.nanoTime() - startNanos);
        } finally {
            if (!isReady) {
                guest.close();
            }
        }
    }

    /** QEMU would say so too, but only once the image is made. */
    private static void requireTap(String name) {
        if (name.isEmpty() || name.contains("/") || !Files.exists(Path.of("/sys/class/net", name, "tun_flags"))) {
            throw new UserError("no TAP interface '" + name + "'; make one with: sudo ip tuntap add dev NAME mode tap"
                    + " user $USER && sudo ip link set NAME up");
        }
    }

    /** Builds the image, unless the folder holds one that is newer than everything it is made of. */
    private static Image image(WorkFolder work, PrintWriter out) {
        List<Path> classPath = GuestClassPath.entries();
        Path kept = work.path().resolve(IMAGE + ".elf");
        try {
            if (Files.exists(kept) && isNewerThan(kept, classPath)) {
                return new Image(kept, Files.size(kept), 0, 0, 0);
            }
        } catch (IOException unreadable) {
            throw new UserError("cannot read " + kept + ": " + unreadable.getMessage());
        }
        ImageBuilder.requireInstalled();
        out.println("compiling the guest ahead of time: half a minute, unless --work DIR keeps it");
        out.flush();
        return new ImageBuilder()
                .classPath(classPath)
                .mainClass("io.anykernel.programs.DemoGuest")
                .name(IMAGE)
                .heapMib(HEAP_MIB)
                .build(work.path());
    }

    private static boolean isNewerThan(Path kept, List<Path> classPath) throws IOException {
        for (Path entry : classPath) {
            // A folder of classes does not say when its files changed.
            if (Files.isDirectory(entry)
                    || Files.getLastModifiedTime(entry).compareTo(Files.getLastModifiedTime(kept)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static QemuLauncher machine(Image image, Path disk, InstanceAddress address) {
        return QemuLauncher.of(image.file())
                .memoryMib(MEMORY_MIB)
                .commandLine("address=" + address.text())
                .drive(disk, false);
    }

    /** A guest that ends instead of getting ready has said why on its console. */
    private static void awaitReady(Guest guest) {
        if (!guest.awaitConsole(READY, BOOT_LIMIT)) {
            String said = guest.console().strip().replace('\n', ' ');
            guest.close();
            throw new UserError("the guest did not get ready; "
                    + (said.isEmpty() ? guest.errors().strip() : "its console says: " + said));
        }
    }

    private static GuestDemoRun join(
            ServerSocketChannel listener,
            Image image,
            Guest guest,
            InstanceAddress address,
            ServerSocketChannel published,
            long startNanos)
            throws IOException {
        Gateway gateway = null;
        boolean joined = false;
        try {
            SocketChannel connected = accept(listener, guest);
            // A kept folder need not keep it.
            Files.deleteIfExists(((UnixDomainSocketAddress) listener.getLocalAddress()).getPath());
            gateway = Gateway.onStream(HostWorld.create(), connected, address.gateway(), address.address());
            awaitReady(guest);
            long readyNanos = System.nanoTime() - startNanos;
            InetSocketAddress bound = gateway.publish(published, Demo.PORT);
            joined = true;
            return new GuestDemoRun(image, guest, gateway, InstanceAddress.url(bound), readyNanos);
        } finally {
            if (!joined) {
                end(gateway, guest);
            }
        }
    }

    /** Waits for QEMU to connect, and no longer than it lives. */
    private static SocketChannel accept(ServerSocketChannel listener, Guest guest) throws IOException {
        try (Selector selector = Selector.open()) {
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            while (selector.select(ALIVE_CHECK_MILLIS) == 0) {
                if (!guest.isAlive()) {
                    throw new UserError("QEMU ended: " + guest.errors().strip());
                }
            }
        }
        return listener.accept();
    }

    String url() {
        return url;
    }

    @Override
    public void report(PrintWriter out) {
        if (image.classes() == 0) {
            out.printf("image %d bytes, kept from before%n", image.sizeBytes());
        } else {
            out.printf(
                    "image %d bytes of %d classes, compiled in %.1f s, linked in %.1f s%n",
                    image.sizeBytes(), image.classes(), image.compileNanos() / 1e9, image.linkNanos() / 1e9);
        }
        out.printf(
                "first byte %.0f ms after QEMU's start, ready after %.0f ms%n",
                guest.firstByteNanos() / 1e6, readyNanos / 1e6);
        out.println(guest.console().strip());
        out.println("page at " + url + "  (Ctrl-C ends it)");
        out.flush();
    }

    @Override
    public void awaitEnd(CountDownLatch stop) throws InterruptedException {
        while (!stop.await(1, TimeUnit.SECONDS)) {
            if (!guest.isAlive()) {
                throw new UserError("the guest ended: " + guest.console().strip());
            }
        }
    }

    @Override
    public void close() {
        end(gateway, guest);
    }

    private static void end(Gateway gateway, Guest guest) {
        try {
            if (gateway != null) {
                gateway.close();
            }
        } finally {
            guest.close();
        }
    }
}
