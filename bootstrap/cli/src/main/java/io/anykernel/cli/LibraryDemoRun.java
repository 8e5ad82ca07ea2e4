package io.anykernel.cli;

import io.anykernel.composition.Instance;
import io.anykernel.composition.PortDevices;
import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.demo.Demo;
import io.anykernel.embed.Network;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.kernel.Kernel;
import io.anykernel.kernel.Wiring;
import io.anykernel.launch.UserError;
import io.anykernel.manifest.HostAddress;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The demo in this JVM. */
final class LibraryDemoRun implements DemoRun {
    private final Instance demo;
    private final Network network;
    private final String url;

    private LibraryDemoRun(Instance demo, Network network, String url) {
        this.demo = demo;
        this.network = network;
        this.url = url;
    }

    /** Behind a gateway that takes over {@code listener}. */
    static LibraryDemoRun published(Path image, HostAddress address, ServerSocketChannel listener) {
        HostWorld world = HostWorld.create();
        Network network = Network.link(world, address.gateway());
        Instance demo = boot(world, network, image, address);
        boolean published = false;
        try {
            InetSocketAddress bound = network.publish(address.address(), listener, Demo.PORT);
            published = true;
            return new LibraryDemoRun(demo, network, PageUrl.of(bound));
        } finally {
            if (!published) {
                end(network, demo);
            }
        }
    }

    /** On a TAP interface, where Linux's own programs reach it. */
    static LibraryDemoRun onTap(Path image, HostAddress address, String tap) {
        HostWorld world = HostWorld.create();
        Network network = Network.port(world, "tap:" + tap);
        Instance demo = boot(world, network, image, address);
        return new LibraryDemoRun(demo, network, PageUrl.of(address));
    }

    private static Instance boot(HostWorld world, Network network, Path image, HostAddress address) {
        try {
            return Demo.start(
                    world,
                    StackConfig.DEFAULT,
                    network.device(),
                    InterfaceConfig.of(address.text()),
                    PortDevices.block("file:" + image.toAbsolutePath(), false),
                    image.getFileName().toString());
        } catch (CorruptMediaException damaged) {
            throw new UserError(image + " holds no ext4, or a damaged one (e2fsck -f tells): " + damaged.getMessage());
        }
    }

    long bootNanos() {
        return demo.kernel().bootNanos();
    }

    String url() {
        return url;
    }

    @Override
    public void report(PrintWriter out) {
        Kernel kernel = demo.kernel();
        out.println("wired in the " + kernel.world().name() + " world:");
        for (Wiring.Part part : kernel.wiring().parts()) {
            out.printf("  %-14s %-28s ready after %8.3f ms%n", part.name(), part.detail(), part.bootNanos() / 1e6);
        }
        out.printf("booted in %.3f ms%n", kernel.bootNanos() / 1e6);
        out.println("page at " + url + "  (Ctrl-C ends it)");
        out.flush();
    }

    @Override
    public void awaitEnd(CountDownLatch stop) throws InterruptedException {
        stop.await();
    }

    @Override
    public void close() {
        end(network, demo);
    }

    private static void end(Network network, Instance demo) {
        try {
            demo.close();
        } finally {
            network.close();
        }
    }
}
