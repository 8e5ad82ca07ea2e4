package io.anykernel.cli;

import io.anykernel.gateway.Gateway;
import io.anykernel.image.QemuLauncher;
import io.anykernel.launch.Reports;
import io.anykernel.launch.StopHook;
import io.anykernel.launch.UsageError;
import io.anykernel.launch.WorkFolder;
import io.anykernel.manifest.HostAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    static final String LISTEN = "127.0.0.1:8080";
    static final String ADDRESS = "10.0.0.2/24";

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = false)
    private Place place = new Place();

    @ArgGroup
    private Source source = new Source();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = LISTEN,
            description = "Where the page is published, default ${DEFAULT-VALUE}.")
    private String listen;

    @Option(
            names = "--address",
            paramLabel = "ADDR/BITS",
            defaultValue = ADDRESS,
            description = "Address of the instance, default ${DEFAULT-VALUE}.")
    private String address;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Keep images there, and use a guest image again that is up to date; else a temporary folder.")
    private Path work;

    @Mixin
    private MachineOption machine;

    @Mixin
    private ProgressOption progress;

    @Override
    public Integer call() throws Exception {
        StopHook hook = new StopHook();
        HostAddress instance = Options.address(address, "--address");
        if (place.tap == null && !instance.hasRoomForGateway()) {
            throw new UsageError("--address " + instance + " leaves no room for the gateway: give a shorter prefix");
        }
        QemuLauncher.Machine kind = machine.qemuMachine(place.guest);
        // Before anything is made: a port in use is reported at once, and no other process can take it meanwhile.
        try (ServerSocketChannel listener =
                        place.tap == null ? Gateway.listen(listenAddress(listen, "--listen")) : null;
                WorkFolder folder = WorkFolder.of(work)) {
            Path image = DemoImages.prepare(source.image, source.folder, folder);
            try (DemoRun run = start(image, instance, kind, listener, folder)) {
                hook.running();
                run.report(spec.commandLine().getOut());
                run.awaitEnd(hook.stop());
            }
        } finally {
            hook.closed();
        }
        return 0;
    }

    private DemoRun start(
            Path image,
            HostAddress instance,
            QemuLauncher.Machine kind,
            ServerSocketChannel listener,
            WorkFolder folder) {
        if (place.guest) {
            Reports reports = new ConsoleReports(spec.commandLine(), progress);
            return listener == null
                    ? GuestDemoRun.onTap(image, instance, place.tap, kind, folder, reports)
                    : GuestDemoRun.published(image, instance, listener, kind, folder, reports);
        }
        return listener == null
                ? LibraryDemoRun.onTap(image, instance, place.tap)
                : LibraryDemoRun.published(image, instance, listener);
    }

    /** @throws UsageError that names the option, if it is malformed or no address of this host */
    static InetSocketAddress listenAddress(String listen, String option) {
        int colon = listen.lastIndexOf(':');
        try {
            int port = Integer.parseInt(listen.substring(colon + 1));
            InetSocketAddress named = new InetSocketAddress(colon < 0 ? "127.0.0.1" : listen.substring(0, colon), port);
            if (named.isUnresolved()) {
                throw new UsageError(option + " wants an address of this host: no host " + named.getHostString());
            }
            return named;
        } catch (IllegalArgumentException malformed) {
            throw new UsageError(option + " wants HOST:PORT, not '" + listen + "'");
        }
    }
}
