package io.anykernel.demo;

import io.anykernel.composition.FileSystemFactory;
import io.anykernel.composition.Instance;
import io.anykernel.composition.NetDeviceFactory;
import io.anykernel.demo.site.DemoSite;
import io.anykernel.demo.status.StatusFeed;
import io.anykernel.demo.status.StatusPage;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.tmpfs.TmpFileSystem;
import io.anykernel.hypercall.World;
import io.anykernel.kernel.Wiring;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The demo, composed and serving: files in memory at {@code /}, an image at {@code /files}, a page on one port. */
public final class Demo implements AutoCloseable {
    /** Where the web server listens inside. */
    public static final int PORT = 80;

    /** 4 MiB: a machine pays for each page at its boot, and files stream through whatever there is. */
    private static final int CACHE_PAGES = 1024;

    private static final int TMPFS_PAGES = 64;
    private static final int TMPFS_NODES = 64;
    private static final int LOCK_RANK = 20;

    private final Instance instance;

    private Demo(Instance instance) {
        this.instance = instance;
    }

    /**
     * Composes and starts it.
     *
     * @param files what is mounted at {@code /files}
     * @param imageName what {@code files} stands on, for the wiring's picture
     * @throws RuntimeException whatever a part threw that could not be made; nothing is left running
     */
    public static Demo start(
            World world,
            StackConfig stack,
            NetDeviceFactory device,
            InterfaceConfig addresses,
            FileSystemFactory files,
            String imageName) {
        String volume = volumeName(world, imageName);
        Instance instance = Instance.on(world)
                .name("demo")
                .stack(stack)
                .cachePages(CACHE_PAGES)
                .reserve((long) TMPFS_PAGES * 4096 + (4 << 20))
                .network("net0", device, addresses)
                .mount(
                        "/",
                        (kernel, cache) -> new TmpFileSystem(
                                kernel.arena(), TMPFS_PAGES, TMPFS_NODES, world.scheduling(), world.clock()))
                .mount(
                        DemoSite.FILES,
                        (kernel, cache) -> {
                            kernel.part(volume, Wiring.DRIVER, "block device", world.name());
                            return files.make(kernel, cache);
                        },
                        volume)
                .start();
        boolean serving = false;
        try {
            serve(instance);
            serving = true;
        } finally {
            if (!serving) {
                instance.close();
            }
        }
        return new Demo(instance);
    }

    /** A file may be called as another part is. */
    private static String volumeName(World world, String imageName) {
        List<String> taken = List.of(world.name(), "net0", "tcp/ip", "mount /", "mount /files", "web server");
        return taken.contains(imageName) ? "volume " + imageName : imageName;
    }

    private static void serve(Instance instance) {
        InstanceStatus status = new InstanceStatus(instance);
        DemoSite site = new DemoSite(
                instance.files(),
                new StatusFeed(instance.kernel(), status),
                instance.kernel().world().scheduling().newLock("web.counters", LOCK_RANK),
                instance.kernel().counters());
        status.countRequestsWith(site::responses);
        instance.kernel().part("web server", Wiring.APPLICATION, "port " + PORT, "tcp/ip", "mount /", "mount /files");
        writePage(instance);
        instance.kernel().onClose("web server", new WebServer(instance.kernel(), instance.net(), PORT, site));
        instance.kernel().booted();
    }

    /** The wiring is complete: its picture is drawn once and kept as a file like any other. */
    private static void writePage(Instance instance) {
        byte[] page = StatusPage.html(instance.kernel()).getBytes(StandardCharsets.UTF_8);
        instance.files().makeDirectory("/www", new NewNode(0755, 0, 0));
        try (OpenFile file = instance.files().open(DemoSite.PAGE, OpenFlags.WRITE | OpenFlags.CREATE)) {
            file.write(Bytes.of(page));
        }
    }

    public Instance instance() {
        return instance;
    }

    @Override
    public void close() {
        instance.close();
    }
}
