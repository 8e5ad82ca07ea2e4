package io.anykernel.composition;

import io.anykernel.core.log.LogLevel;
import io.anykernel.hypercall.World;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The named components of an instance, on whatever world. {@link #start} starts each after those that it needs, otherwise
 * in the order named, and {@link Instance#close} ends them in the reverse.
 *
 * <p>What is not named is not made, nor linked into an image: an instance without interfaces has no stack.
 */
public final class Composition {
    /** Needed by components that wait for the kernel's loop while they start, such as mounts on queued devices. */
    public static final String LOOP = "loop";

    /** Needed by components that stand on the stack, which is there where a {@link #network} or {@link #loopback} is. */
    public static final String STACK = TcpIp.NAME;

    /** Needed by components that stand on the tree of files, mounts apart. */
    public static final String FILES = FileTree.NAME;

    private static final int DEFAULT_CACHE_PAGES = 2048;
    private static final long SLACK_BYTES = 64 << 10;

    private final String name;
    private final List<Component> components = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private StackConfig stackConfig = StackConfig.DEFAULT;
    private TcpIp stack;
    private int cachePages = DEFAULT_CACHE_PAGES;
    private boolean hasFiles;
    private boolean hasStarted;
    private boolean isTrackingOpens;
    private long reservedBytes;
    private List<String> arguments = List.of();
    private Map<String, String> environment = Map.of();
    private LogLevel logThreshold = LogLevel.INFO;

    /** @param name for threads, logs and errors */
    public Composition(String name) {
        this.name = name;
    }

    /** Adds a component. */
    public Composition add(Component component) {
        components.add(component);
        return this;
    }

    /** Sizes and times of the stack; to be called before {@link #network} and {@link #loopback}. */
    public Composition stack(StackConfig config) {
        if (stack != null) {
            throw new IllegalStateException("the stack is composed already");
        }
        stackConfig = config;
        return this;
    }

    /** Adds a stack that has its loopback only, unless interfaces are added too. */
    public Composition loopback() {
        if (stack == null) {
            stack = new TcpIp(stackConfig);
            add(new NetBuffers(stackConfig));
            add(stack);
        }
        return this;
    }

    /** Adds a network interface called {@code name} to the stack. */
    public Composition network(String name, NetDeviceFactory device, InterfaceConfig config) {
        loopback();
        NetInterface added = new NetInterface(name, device, config);
        stack.add(added);
        return add(added);
    }

    /**
     * Gives the stack's resolver name servers, which are asked before those of leases and routers, and domains that names without a dot
     * are looked up in first. It needs the stack.
     */
    public Composition names(List<IpAddress> servers, List<String> search) {
        return add(new Names(servers, search));
    }

    /** Adds a block device called {@code name}, for mounts to use. */
    public Composition disk(String name, BlockDeviceFactory device) {
        return add(new Disk(name, device));
    }

    /** Size of the page cache, in pages of 4 KiB; to be called before {@link #files} and {@link #mount}. */
    public Composition cachePages(int pages) {
        if (hasFiles) {
            throw new IllegalStateException("the page cache is composed already");
        }
        cachePages = pages;
        return this;
    }

    /** Adds a tree of files, which is empty unless something is mounted too. */
    public Composition files() {
        if (!hasFiles) {
            hasFiles = true;
            add(new FileTree(cachePages));
        }
        return this;
    }

    /**
     * Mounts a filesystem, after those at the directories above it; directories that are missing are made.
     *
     * @param uses names of components that the filesystem stands on
     * @throws IllegalArgumentException unless {@code path} begins with a slash
     */
    public Composition mount(String path, FileSystemFactory fileSystem, String... uses) {
        files();
        Mount added = new Mount(path, fileSystem, List.of(uses), mounts);
        mounts.add(added);
        return add(added);
    }

    /** Reserves arena for what factories cut themselves: rings, RAM disks, files in memory. */
    public Composition reserve(long bytes) {
        reservedBytes += bytes;
        return this;
    }

    /**
     * Has {@link Instance#close} log each socket, port and file that the application left open, with the place where it was
     * opened. Capturing that takes some microseconds each time.
     */
    public Composition trackOpens() {
        isTrackingOpens = true;
        return this;
    }

    /** What an application finds as its {@link Instance#arguments}. */
    public Composition arguments(List<String> words) {
        arguments = List.copyOf(words);
        return this;
    }

    /** What an application finds as its {@link Instance#environment}. */
    public Composition environment(Map<String, String> variables) {
        environment = new LinkedHashMap<>(variables);
        return this;
    }

    /** The least level of the kernel's log whose lines reach the console; all of them unless given. */
    public Composition log(LogLevel threshold) {
        logThreshold = threshold;
        return this;
    }

    /**
     * Starts every component, once: components and factories are one instance's. If one cannot be started, those before it are ended and its failure is thrown on.
     *
     * @throws IllegalArgumentException if two components have one name, or one needs what is not there or, around a
     *     circle, itself; nothing was made then
     * @throws IllegalStateException if it was started before
     */
    public Instance start(World world) {
        if (hasStarted) {
            throw new IllegalStateException("composition '" + name + "' was started before");
        }
        List<Component> order = new StartOrder(components).components();
        Kernel kernel = new Kernel(name, world, arenaBytes());
        kernel.log().threshold(logThreshold);
        hasStarted = true;
        boolean isStarted = false;
        try {
            Instance instance = new Instance(kernel, arguments, environment, isTrackingOpens);
            for (Component component : order) {
                instance.start(component);
            }
            instance.started();
            kernel.booted();
            isStarted = true;
            return instance;
        } finally {
            if (!isStarted) {
                closeQuietly(kernel);
            }
        }
    }

    /** Starts every component, and {@code application} once they run. */
    public Instance start(World world, Application application) {
        Instance instance = start(world);
        boolean isStarted = false;
        try {
            instance.startApplication(application);
            isStarted = true;
            return instance;
        } finally {
            if (!isStarted) {
                closeQuietly(instance.kernel());
            }
        }
    }

    private long arenaBytes() {
        long bytes = reservedBytes + SLACK_BYTES;
        for (Component component : components) {
            bytes += component.arenaBytes();
        }
        return bytes;
    }

    private static void closeQuietly(Kernel kernel) {
        try {
            kernel.close();
        } catch (IllegalStateException secondary) {
            // The component that could not be made is the news; this only follows from it.
            kernel.log().error("event=unclean-close cause=" + secondary.getMessage());
        }
    }
}
