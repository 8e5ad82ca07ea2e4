package io.anykernel.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job: boots an instance, in this JVM or as a guest, and publishes its status page. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Boots TCP/IP, a block device and ext4 and serves a live page, in this JVM or as a bare-metal guest.")
final class DemoCommand implements Callable<Integer> {
    /** Where the instance is wired: in this JVM or a machine of its own, to a gateway or to a TAP. */
    static final class Place {
        @Option(names = "--guest", description = "Compile ahead of time and boot in QEMU with nothing below.")
        boolean guest;

        @Option(
                names = "--tap",
                paramLabel = "NAME",
                description = "Attach to this TAP interface; in this JVM, add ',vnet' to leave checksums and"
                        + " segmentation to Linux, as a guest always does.")
        String tap;
    }

    /** Where the files come from. */
    static final class Source {
        @Option(names = "--image", paramLabel = "FILE", description = "An ext4 image to serve below /files/.")
        Path image;

        @Option(
                names = "--folder",
                paramLabel = "DIR",
                description = "A folder to make an ext4 image of, with mke2fs -d, and serve below /files/.")
        Path folder;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = false)
    private Place place = new Place();

    @ArgGroup
    private Source source = new Source();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Where the page is published, default ${DEFAULT-VALUE}.")
    private String listen;

    @Option(
            names = "--address",
            paramLabel = "ADDR/BITS",
            defaultValue = "10.0.0.2/24",
            description = "Address of the instance, default ${DEFAULT-VALUE}.")
    private String address;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Keep images there, and use a guest image again that is up to date; else a temporary folder.")
    private Path work;

    @Override
    public Integer call() throws Exception {
        try (WorkFolder folder = WorkFolder.of(work)) {
            Path image = DemoImages.prepare(source.image, source.folder, folder);
            CountDownLatch stop = stopOnInterrupt();
            try (DemoRun run = start(image, folder)) {
                run.report(spec.commandLine().getOut());
                run.awaitEnd(stop);
            } finally {
                stopped.countDown();
            }
        }
        return 0;
    }

    private DemoRun start(Path image, WorkFolder folder) {
        if (place.guest) {
            return place.tap != null
                    ? GuestDemoRun.onTap(image, address, place.tap, folder)
                    : GuestDemoRun.published(image, address, listenAddress(), folder);
        }
        return place.tap != null
                ? LibraryDemoRun.onTap(image, address, place.tap)
                : LibraryDemoRun.published(image, address, listenAddress());
    }

    private InetSocketAddress listenAddress() {
        int colon = listen.lastIndexOf(':');
        try {
            int port = Integer.parseInt(listen.substring(colon + 1));
            return new InetSocketAddress(colon < 0 ? "127.0.0.1" : listen.substring(0, colon), port);
        } catch (IllegalArgumentException malformed) {
            throw new UserError("--listen wants HOST:PORT, not " + listen);
        }
    }

    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Released on Ctrl-C or SIGTERM; the JVM then waits until the kernel is closed. */
    private CountDownLatch stopOnInterrupt() {
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }));
        return stop;
    }
}
