package io.anykernel.composition;

import io.anykernel.core.device.NetDevice;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.hypercall.World;
import io.anykernel.kernel.Kernel;
import io.anykernel.kernel.Wiring;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.util.ArrayList;
import java.util.List;

/** A kernel with one stack and one tree of files, running. Its faces may be called from any thread of control. */
public final class Instance implements AutoCloseable {
    private final Kernel kernel;
    private final NetStack net;
    private final Vfs files;

    private Instance(Kernel kernel, NetStack net, Vfs files) {
        this.kernel = kernel;
        this.net = net;
        this.files = files;
    }

    /** Begins to compose an instance. */
    public static Builder on(World world) {
        return new Builder(world);
    }

    public Kernel kernel() {
        return kernel;
    }

    /** The stack; without an interface it still has its loopback. */
    public NetStack net() {
        return net;
    }

    /** The tree of files; empty if nothing was mounted. */
    public Vfs files() {
        return files;
    }

    /** Ends what was registered with the kernel, the stack and the files, and gives all memory back. Idempotent. */
    @Override
    public void close() {
        kernel.close();
    }

    /** Names the parts. Each is made by {@link #start}, in the order named: devices first, then mounts. */
    public static final class Builder {
        private static final int PAGE_BYTES = 4096;
        private static final long SLACK_BYTES = 1 << 20;

        private final World world;
        private final List<Network> networks = new ArrayList<>();
        private final List<MountPoint> mounts = new ArrayList<>();
        private String name = "anykernel";
        private StackConfig stackConfig = StackConfig.DEFAULT;
        private int cachePages = 2048;
        private long extraBytes;

        private record Network(String name, NetDeviceFactory device, InterfaceConfig config) {}

        private record MountPoint(String path, FileSystemFactory fileSystem, String[] uses) {}

        private Builder(World world) {
            this.world = world;
        }

        /** For threads, logs and errors. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        public Builder stack(StackConfig config) {
            this.stackConfig = config;
            return this;
        }

        /** Size of the page cache, in pages of 4 KiB. */
        public Builder cachePages(int pages) {
            this.cachePages = pages;
            return this;
        }

        /** Reserves arena for what drivers cut themselves: rings, RAM disks, files in memory. */
        public Builder reserve(long bytes) {
            this.extraBytes += bytes;
            return this;
        }

        /** Adds a network interface called {@code name}. */
        public Builder network(String name, NetDeviceFactory device, InterfaceConfig config) {
            networks.add(new Network(name, device, config));
            return this;
        }

        /**
         * Mounts a filesystem; {@code /} comes first, other paths are made as directories when they are missing.
         *
         * @param uses names of wiring parts that the filesystem stands on
         */
        public Builder mount(String path, FileSystemFactory fileSystem, String... uses) {
            mounts.add(new MountPoint(path, fileSystem, uses));
            return this;
        }

        /**
         * Makes every part and starts the loop. If a part cannot be made, what was made before is ended and its failure
         * is thrown on.
         */
        public Instance start() {
            long arenaBytes = stackConfig.arenaBytes() + (long) cachePages * PAGE_BYTES + extraBytes + SLACK_BYTES;
            Kernel kernel = new Kernel(name, world, arenaBytes);
            boolean started = false;
            try {
                Instance instance = wire(kernel);
                started = true;
                return instance;
            } finally {
                if (!started) {
                    closeQuietly(kernel);
                }
            }
        }

        private Instance wire(Kernel kernel) {
            NetStack stack = wireStack(kernel);
            Vfs files = kernel.onClose("files", new Vfs(world.scheduling()));
            // Queued block devices complete on the loop, and mounting reads them.
            kernel.start();
            wireMounts(kernel, files);
            kernel.booted();
            return new Instance(kernel, stack, files);
        }

        private NetStack wireStack(Kernel kernel) {
            PacketPool packets = kernel.packetPool("net.packets", stackConfig.packets(), stackConfig.packetRunBytes());
            PayloadPool blocks = kernel.payloadPool("net.blocks", stackConfig.blocks(), stackConfig.blockBytes());
            NetStack stack = kernel.onClose(
                    "net",
                    new NetStack(
                            stackConfig,
                            kernel.cpu(),
                            kernel.clock(),
                            world.entropy(),
                            packets,
                            blocks,
                            kernel.counters(),
                            kernel.log()));
            String[] uses = new String[networks.size()];
            for (int i = 0; i < uses.length; i++) {
                uses[i] = attach(kernel, stack, networks.get(i), packets, blocks);
            }
            kernel.part("tcp/ip", Wiring.SERVICE, addresses(), uses);
            kernel.attach(stack);
            return stack;
        }

        private String attach(Kernel kernel, NetStack stack, Network network, PacketPool packets, PayloadPool blocks) {
            NetDevice device = network.device().make(kernel, packets, blocks);
            boolean attached = false;
            try {
                kernel.part(network.name(), Wiring.DRIVER, device.info().name(), world.name());
                stack.attach(device, network.config());
                attached = true;
                return network.name();
            } finally {
                if (!attached) {
                    device.close();
                }
            }
        }

        private String addresses() {
            StringBuilder text = new StringBuilder();
            for (Network network : networks) {
                for (Object address : network.config().addresses()) {
                    text.append(text.length() == 0 ? "" : " ").append(address);
                }
            }
            return text.length() == 0 ? "loopback" : text.toString();
        }

        private void wireMounts(Kernel kernel, Vfs files) {
            if (mounts.isEmpty()) {
                return;
            }
            PageCache cache = new PageCache(kernel.arena(), cachePages, world.scheduling(), kernel.counters());
            for (MountPoint mount : mounts) {
                FileSystem fileSystem = mount.fileSystem().make(kernel, cache);
                MountPoints.mount(files, mount.path(), fileSystem);
                String[] uses = mount.uses().length == 0 ? new String[] {world.name()} : mount.uses();
                kernel.part("mount " + mount.path(), Wiring.SERVICE, fileSystem.type(), uses);
            }
        }

        private static void closeQuietly(Kernel kernel) {
            try {
                kernel.close();
            } catch (IllegalStateException secondary) {
                // What could not be made is the news; this only follows from it.
                kernel.log().line("event=unclean-close cause=" + secondary.getMessage());
            }
        }
    }
}
