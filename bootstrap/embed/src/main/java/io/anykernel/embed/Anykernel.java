package io.anykernel.embed;

import io.anykernel.composition.Instance;
import io.anykernel.core.log.Counters;
import io.anykernel.fs.Vfs;
import io.anykernel.gateway.PublishedPort;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.ip.AddressPrefix;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A kernel inside this JVM: a TCP/IP stack and a tree of files that need neither root nor flags. */
public final class Anykernel implements AutoCloseable {
    private final Instance instance;
    private final Network network;
    private final List<InetSocketAddress> published;

    private Anykernel(Instance instance, Network network, List<InetSocketAddress> published) {
        this.instance = instance;
        this.network = network;
        this.published = List.copyOf(published);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The stack: {@code connect}, {@code listen}, {@code bindUdp}. */
    public NetStack net() {
        return instance.net();
    }

    /** The tree of files. */
    public Vfs files() {
        return instance.files();
    }

    /** What the kernel counts, by dotted name. */
    public Counters counters() {
        return instance.kernel().counters();
    }

    /** The kernel itself: Cpu, wiring, boot time. */
    public Kernel kernel() {
        return instance.kernel();
    }

    /** Where the host listens for published ports, in the order of {@link Builder#publish}. */
    public List<InetSocketAddress> published() {
        return published;
    }

    /** Ends connections, unmounts, stops every thread and gives all memory back. Idempotent. */
    @Override
    public void close() {
        end(network, instance);
    }

    private static void end(Network network, Instance instance) {
        try {
            network.close();
        } finally {
            instance.close();
        }
    }

    /** Says what the kernel consists of. */
    public static final class Builder {
        private static final String GATEWAY = "10.0.0.1/24";

        private final HostWorld.Builder world = HostWorld.builder();
        private final List<String> addresses = new ArrayList<>();
        private final List<PublishedPort> ports = new ArrayList<>();
        private final List<Mount> mounts = new ArrayList<>();
        private String gatewayAddress = GATEWAY;
        private String router;
        private String tap;
        private StackConfig stack = StackConfig.DEFAULT;
        private int cachePages = 2048;

        private record Mount(String path, long tmpfsBytes, Path ext4Image) {}

        private Builder() {}

        /**
         * Gives the interface an address, such as {@code 10.0.0.2/24} or {@code fd00::2/64}; the first is the one that
         * published ports lead to. Without any it is {@code 10.0.0.2/24}.
         */
        public Builder address(String addressAndPrefix) {
            addresses.add(addressAndPrefix);
            return this;
        }

        /** Attaches to the TAP interface of that name, which must exist or be makeable; needs the right to. */
        public Builder tap(String interfaceName) {
            this.tap = "tap:" + interfaceName;
            return this;
        }

        /** As {@link #tap}, with checksums and segmentation left to the host's kernel. */
        public Builder tapWithOffloads(String interfaceName) {
            this.tap = "tap:" + interfaceName + ",vnet";
            return this;
        }

        /** A router for what is not on the link. */
        public Builder router(String address) {
            this.router = address;
            return this;
        }

        /** Address of the gateway at the other end of the in-process link; {@code 10.0.0.1/24} unless given. */
        public Builder gateway(String addressAndPrefix) {
            this.gatewayAddress = addressAndPrefix;
            return this;
        }

        /** Publishes a TCP port of the stack on the host's loopback; host port 0 lets the host choose. */
        public Builder publish(int hostPort, int kernelPort) {
            return publish(new InetSocketAddress("127.0.0.1", hostPort), kernelPort);
        }

        /** Publishes a TCP port of the stack at an address of the host. */
        public Builder publish(InetSocketAddress host, int kernelPort) {
            ports.add(new PublishedPort(host, kernelPort));
            return this;
        }

        /** Mounts files in memory; {@code /} has to be mounted before what lies below it. */
        public Builder mountTmpfs(String path, long bytes) {
            FileSystems.requireSize(bytes);
            mounts.add(new Mount(absolute(path), bytes, null));
            return this;
        }

        /** Mounts an ext4 volume from a file or raw device, read-only. */
        public Builder mountExt4(String path, Path image) {
            mounts.add(new Mount(absolute(path), 0, image));
            return this;
        }

        private static String absolute(String path) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("a mount's path begins with /: '" + path + "'");
            }
            return path;
        }

        /** Sizes and times of the stack. */
        public Builder stack(StackConfig config) {
            this.stack = config;
            return this;
        }

        /** Size of the page cache in pages of 4 KiB. */
        public Builder cachePages(int pages) {
            this.cachePages = pages;
            return this;
        }

        /** Where lines for a person go; standard error unless given. */
        public Builder console(Console console) {
            world.console(console);
            return this;
        }

        /**
         * Starts the kernel.
         *
         * @throws io.anykernel.hypercall.PortException if a TAP, image or host port cannot be had, in one line
         * @throws io.anykernel.core.error.KernelException if a volume cannot be mounted, in one line
         * @throws IllegalArgumentException if an address is malformed
         */
        public Anykernel start() {
            if (addresses.isEmpty()) {
                addresses.add("10.0.0.2/24");
            }
            if (tap != null && !ports.isEmpty()) {
                throw new IllegalArgumentException("ports are published over the built-in link; a TAP needs none");
            }
            HostWorld host = world.build();
            Network network = tap != null ? Network.port(host, tap) : Network.link(host, gatewayAddress);
            Instance instance = compose(host, network);
            boolean started = false;
            try {
                List<InetSocketAddress> bound = ports.isEmpty()
                        ? List.of()
                        : network.publish(AddressPrefix.parse(addresses.get(0)).address(), ports);
                started = true;
                return new Anykernel(instance, network, bound);
            } finally {
                if (!started) {
                    end(network, instance);
                }
            }
        }

        private Instance compose(HostWorld host, Network network) {
            InterfaceConfig config = InterfaceConfig.of(addresses.toArray(new String[0]));
            Instance.Builder composing = Instance.on(host)
                    .stack(stack)
                    .cachePages(cachePages)
                    .network("net0", network.device(), router == null ? config : config.gateway(router))
                    .reserve(4 << 20);
            for (Mount mount : mounts) {
                if (mount.ext4Image() != null) {
                    composing.mount(mount.path(), FileSystems.ext4(host, mount.ext4Image()));
                } else {
                    composing.reserve(mount.tmpfsBytes() + 4096);
                    composing.mount(mount.path(), FileSystems.tmpfs(host, mount.tmpfsBytes()));
                }
            }
            return composing.start();
        }
    }
}
