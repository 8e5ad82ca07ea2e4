package io.anykernel.embed;

import io.anykernel.composition.Application;
import io.anykernel.composition.BlockDeviceFactory;
import io.anykernel.composition.Component;
import io.anykernel.composition.Composition;
import io.anykernel.composition.FileSystemFactory;
import io.anykernel.composition.FileSystems;
import io.anykernel.composition.Instance;
import io.anykernel.composition.NetDeviceFactory;
import io.anykernel.composition.PortDevices;
import io.anykernel.core.log.Counters;
import io.anykernel.core.time.Durations;
import io.anykernel.fs.Vfs;
import io.anykernel.gateway.Gateway;
import io.anykernel.gateway.PublishedPort;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LoopGroup;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A kernel inside this JVM: a TCP/IP stack and a tree of files that need neither root nor flags. */
public final class Anykernel implements AutoCloseable {
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Instance instance;
    private final Network network;
    private final List<InetSocketAddress> published;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Anykernel(Instance instance, Network network, List<InetSocketAddress> published) {
        this.instance = instance;
        this.network = network;
        this.published = List.copyOf(published);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The stack: {@code connect}, {@code listen}, {@code bindUdp}. {@code TcpStreams.of(socket)} and {@code TcpChannel.of(socket)} give
     * a connection the JDK's faces.
     */
    public NetStack net() {
        return instance.net();
    }

    /** The tree of files. {@code NioFiles.of(files())} gives it the JDK's faces. */
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

    /** What the application sees, and the end of it. */
    public Instance instance() {
        return instance;
    }

    /** Where the host listens for published ports, TCP and UDP, in the order in which they were named. */
    public List<InetSocketAddress> published() {
        return published;
    }

    /**
     * Ends connections, unmounts, stops the kernel's threads and releases all memory. Connections that were closed in order get a
     * second to send what is queued, and published ports another to hand it to their hosts. Idempotent, by any number of threads: the
     * first ends the parts, others return at once, perhaps before it has.
     *
     * @throws IllegalStateException if a part failed to end or left buffers out; it names what was left open
     */
    @Override
    public void close() {
        close(LINGER);
    }

    /** As {@link #close()} with another bound for either; zero resets every connection. */
    public void close(Duration linger) {
        // A bound that is refused closes nothing.
        Durations.timeoutNanos(linger);
        if (isClosed.compareAndSet(false, true)) {
            end(network, instance, linger);
        }
    }

    private static void end(Network network, Instance instance, Duration linger) {
        try {
            instance.close(linger);
        } finally {
            network.close(linger);
        }
    }

    /** Says what the kernel consists of. */
    public static final class Builder {
        private static final String ADDRESS = "10.0.0.2/24";
        private static final String GATEWAY = "10.0.0.1/24";
        private static final int SMALL_CACHE_PAGES = 64;
        private static final int MAX_PORT = 65_535;
        private static final long THREADS_END_NANOS = 1_000_000_000L;

        private final HostWorld.Builder world = HostWorld.builder();
        private final List<String> addresses = new ArrayList<>();
        private final List<Publication> ports = new ArrayList<>();
        private final Set<String> publishedHosts = new HashSet<>();
        private final List<Consumer<Composition>> parts = new ArrayList<>();
        private final Set<String> imageDisks = new HashSet<>();
        private String name = "anykernel";
        private String gatewayAddress = GATEWAY;
        private String router;
        private NetDeviceFactory device;
        private String portName;
        private StackConfig stack = StackConfig.DEFAULT;
        private int cachePages = 2048;
        private boolean isSmall;

        private interface Publication {
            InetSocketAddress publish(Network network, IpAddress target);
        }

        private Builder() {}

        /** For threads, logs and errors. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

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
            return port("tap:" + interfaceName);
        }

        /** As {@link #tap}, with checksums and segmentation left to the host's kernel. */
        public Builder tapWithOffloads(String interfaceName) {
            return port("tap:" + interfaceName + ",vnet");
        }

        private Builder port(String name) {
            portName = name;
            return this;
        }

        /** Joins another kernel of this process, the one whose builder is given the same link. */
        public Builder link(KernelLink link) {
            return device(link.device());
        }

        /** Gives the first interface, {@code net0}, a device of one's own in place of the link to a gateway. */
        public Builder device(NetDeviceFactory device) {
            this.device = device;
            this.portName = null;
            return this;
        }

        /** Adds one more interface, with a device of one's own or of a {@link KernelLink}. */
        public Builder network(String name, NetDeviceFactory device, String... addresses) {
            return network(name, device, InterfaceConfig.of(addresses));
        }

        /** As {@link #network(String, NetDeviceFactory, String...)}, with a router or an MTU of its own. */
        public Builder network(String name, NetDeviceFactory device, InterfaceConfig config) {
            parts.add(composition -> composition.network(name, device, config));
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

        /**
         * Publishes a TCP port of the stack on the host's loopback; host port 0 lets the host choose.
         *
         * @throws IllegalArgumentException if there is no such port, or the host's is published already
         */
        public Builder publish(int hostPort, int kernelPort) {
            return publish(onLoopback(hostPort), kernelPort);
        }

        /** Publishes a TCP port of the stack at an address of the host. */
        public Builder publish(InetSocketAddress host, int kernelPort) {
            PublishedPort port = new PublishedPort(host, kernelPort);
            requireNew(host, "tcp");
            ports.add((network, target) -> network.publish(target, port));
            return this;
        }

        /**
         * Publishes a TCP port of the stack where {@code listener} listens already.
         *
         * @param listener from {@link Gateway#listen}; the kernel's once it has started
         */
        public Builder publish(ServerSocketChannel listener, int kernelPort) {
            ports.add((network, target) -> network.publish(target, listener, kernelPort));
            return this;
        }

        /**
         * Publishes a UDP port of the stack on the host's loopback; host port 0 lets the host choose. The service sees each
         * client of the host's as another port of the gateway's address, and a client is forgotten after two idle minutes.
         *
         * @throws IllegalArgumentException if there is no such port, or the host's is published already
         */
        public Builder publishUdp(int hostPort, int kernelPort) {
            return publishUdp(onLoopback(hostPort), kernelPort);
        }

        /** Publishes a UDP port of the stack at an address of the host. */
        public Builder publishUdp(InetSocketAddress host, int kernelPort) {
            PublishedPort port = new PublishedPort(host, kernelPort);
            requireNew(host, "udp");
            ports.add((network, target) -> network.publishUdp(target, port));
            return this;
        }

        /**
         * Publishes a UDP port of the stack where {@code channel} is bound already.
         *
         * @param channel from {@link Gateway#bindUdp}; the kernel's once it has started
         */
        public Builder publishUdp(DatagramChannel channel, int kernelPort) {
            ports.add((network, target) -> network.publishUdp(target, channel, kernelPort));
            return this;
        }

        private static InetSocketAddress onLoopback(int hostPort) {
            if (hostPort < 0 || hostPort > MAX_PORT) {
                throw new IllegalArgumentException("host port from 0 to " + MAX_PORT + ": " + hostPort);
            }
            return new InetSocketAddress("127.0.0.1", hostPort);
        }

        private void requireNew(InetSocketAddress host, String protocol) {
            String text = host.getHostString() + ":" + host.getPort() + "/" + protocol;
            if (host.getPort() != 0 && !publishedHosts.add(text)) {
                throw new IllegalArgumentException("host port " + text + " is published twice");
            }
        }

        /** Adds a block device of one's own, which mounts name among those that they use. */
        public Builder disk(String name, BlockDeviceFactory device) {
            parts.add(composition -> composition.disk(name, device));
            return this;
        }

        /**
         * Mounts a filesystem of one's own; {@code /} has to be mounted too.
         *
         * @param uses names of the disks and components that it stands on
         */
        public Builder mount(String path, FileSystemFactory fileSystem, String... uses) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("a mount's path begins with /: '" + path + "'");
            }
            parts.add(composition -> composition.mount(path, fileSystem, uses));
            return this;
        }

        /** Mounts files in memory, with room for {@code bytes} of content. */
        public Builder mountTmpfs(String path, long bytes) {
            return mount(path, FileSystems.tmpfs(bytes));
        }

        /** Mounts an ext4 volume from a file or raw device, read-only. */
        public Builder mountExt4(String path, Path image) {
            // Absolute, so that no file's name can be another component's.
            String disk = image.toAbsolutePath().toString();
            if (imageDisks.add(disk)) {
                disk(disk, PortDevices.block("file:" + disk, false));
            }
            return mount(path, FileSystems.ext4(disk), disk);
        }

        /** Adds a component of one's own. */
        public Builder add(Component component) {
            parts.add(composition -> composition.add(component));
            return this;
        }

        /** Has closing log what was left open, with the place where it was opened; see {@link Composition#trackOpens}. */
        public Builder trackOpens() {
            parts.add(Composition::trackOpens);
            return this;
        }

        /** What an application finds as its {@link Instance#arguments}. */
        public Builder arguments(String... words) {
            parts.add(composition -> composition.arguments(List.of(words)));
            return this;
        }

        /**
         * Sizes for many kernels in one JVM: {@link StackConfig#SMALL}, a page cache of 256 KiB, a link of {@link
         * KernelLink#small ordinary frames} to the gateway, and {@link LoopGroup#common one thread} for the loops of all. {@code
         * docs/benchmarks.md} says what either preset costs.
         */
        public Builder small() {
            isSmall = true;
            cachePages = SMALL_CACHE_PAGES;
            return stack(StackConfig.SMALL).loops(LoopGroup.common());
        }

        /** Which thread runs the kernel's loop, together with those of others; one of its own unless given or {@link #small}. */
        public Builder loops(LoopGroup group) {
            world.loops(Objects.requireNonNull(group, "group"));
            return this;
        }

        /** Gives the loop a thread of its own again, after {@link #small}. */
        public Builder ownLoop() {
            world.loops(null);
            return this;
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
         * @throws IllegalArgumentException if an address is malformed, or two parts have one name
         */
        public Anykernel start() {
            if ((device != null || portName != null) && !ports.isEmpty()) {
                throw new IllegalArgumentException(
                        "ports are published over the built-in link; a TAP, link or device of one's own has none");
            }
            HostWorld host = world.build();
            Network network = network(host);
            Instance instance = composition(network).start(host);
            boolean isStarted = false;
            try {
                List<InetSocketAddress> bound = publish(network);
                isStarted = true;
                return new Anykernel(instance, network, bound);
            } finally {
                if (!isStarted) {
                    end(network, instance, Duration.ZERO);
                }
            }
        }

        /** Starts the kernel, and the application on it. */
        public Anykernel start(Application application) {
            Anykernel kernel = start();
            boolean isStarted = false;
            try {
                kernel.instance.startApplication(application);
                isStarted = true;
                return kernel;
            } finally {
                if (!isStarted) {
                    kernel.close();
                }
            }
        }

        /** Starts the kernel, runs the application on it to its end, and closes the kernel; returns the status. */
        public int run(Application application) {
            Anykernel kernel = start(application);
            try {
                return kernel.instance.awaitEnd();
            } finally {
                kernel.close();
                kernel.instance.awaitThreads(kernel.instance.clock().nanoTime() + THREADS_END_NANOS);
            }
        }

        private List<InetSocketAddress> publish(Network network) {
            List<InetSocketAddress> bound = new ArrayList<>();
            IpAddress target = AddressPrefix.parse(firstAddress()).address();
            for (Publication port : ports) {
                bound.add(port.publish(network, target));
            }
            return bound;
        }

        private Network network(HostWorld host) {
            if (portName != null) {
                return Network.port(host, portName);
            }
            if (device != null) {
                return Network.device(host, device);
            }
            return Network.link(host, isSmall ? KernelLink.small("link") : KernelLink.named("link"), gatewayAddress);
        }

        private Composition composition(Network network) {
            String[] own = addresses.isEmpty() ? new String[] {ADDRESS} : addresses.toArray(new String[0]);
            InterfaceConfig config = InterfaceConfig.of(own);
            Composition composition = new Composition(name)
                    .stack(stack)
                    .cachePages(cachePages)
                    .network("net0", network.device(), router == null ? config : config.gateway(router))
                    .files();
            for (Consumer<Composition> part : parts) {
                part.accept(composition);
            }
            return composition;
        }

        private String firstAddress() {
            return addresses.isEmpty() ? ADDRESS : addresses.get(0);
        }
    }
}
