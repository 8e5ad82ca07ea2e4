package io.anykernel.demo;

import io.anykernel.composition.Application;
import io.anykernel.composition.BlockDeviceFactory;
import io.anykernel.composition.Composition;
import io.anykernel.composition.FileSystems;
import io.anykernel.composition.Instance;
import io.anykernel.composition.NetDeviceFactory;
import io.anykernel.demo.site.DemoSite;
import io.anykernel.demo.status.StatusFeed;
import io.anykernel.demo.status.StatusPage;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.World;
import io.anykernel.kernel.Wiring;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The demo, composed and serving: files in memory at {@code /}, an image at {@code /files}, a page on one port. */
public final class Demo implements Application {
    /** Where the web server listens inside. */
    public static final int PORT = 80;

    /** 4 MiB: a machine pays for each page at its boot, and files stream through whatever there is. */
    private static final int CACHE_PAGES = 1024;

    private static final int TMPFS_PAGES = 64;
    private static final int TMPFS_NODES = 64;
    private static final int LOCK_RANK = 20;

    /**
     * Composes it on {@code world} and serves; the caller closes the instance.
     *
     * @param image the block device with the ext4 volume of {@code /files}
     * @param imageName its name in the wiring's picture
     * @throws RuntimeException whatever a component threw that could not be made; nothing is left running
     */
    public static Instance start(
            World world,
            StackConfig stack,
            NetDeviceFactory device,
            InterfaceConfig addresses,
            BlockDeviceFactory image,
            String imageName) {
        Instance instance =
                composition(world, stack, device, addresses, image, imageName).start(world);
        boolean isServing = false;
        try {
            new Demo().start(instance);
            isServing = true;
        } finally {
            if (!isServing) {
                instance.close();
            }
        }
        return instance;
    }

    private static Composition composition(
            World world,
            StackConfig stack,
            NetDeviceFactory device,
            InterfaceConfig addresses,
            BlockDeviceFactory image,
            String imageName) {
        String volume = volumeName(world, imageName);
        return new Composition("demo")
                .stack(stack)
                .cachePages(CACHE_PAGES)
                .network("net0", device, addresses)
                .disk(volume, image)
                .mount("/", FileSystems.tmpfs(TMPFS_PAGES, TMPFS_NODES))
                .mount(DemoSite.FILES, FileSystems.ext4(volume), volume);
    }

    /** A file may be called as another component is. */
    private static String volumeName(World world, String imageName) {
        List<String> taken = List.of(
                world.name(),
                "net0",
                "net.buffers",
                "tcp/ip",
                "loop",
                "files",
                "mount /",
                "mount /files",
                "web server");
        return taken.contains(imageName) ? "volume " + imageName : imageName;
    }

    /** Serves on {@link #PORT} from the instance's own files, by threads of its own; returns when it does. */
    @Override
    public void start(Instance instance) {
        InstanceStatus status = new InstanceStatus(instance);
        DemoSite site = new DemoSite(
                instance.files(),
                new StatusFeed(instance.kernel(), status),
                instance.kernel().world().scheduling().newLock("web.counters", LOCK_RANK),
                instance.kernel().counters());
        status.countRequestsWith(site::responses);
        instance.kernel().part("web server", Wiring.APPLICATION, "port " + PORT, "tcp/ip", "mount /", "mount /files");
        writePage(instance);
        instance.onClose("web server", new WebServer(instance.kernel(), instance.net(), PORT, site));
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
}
