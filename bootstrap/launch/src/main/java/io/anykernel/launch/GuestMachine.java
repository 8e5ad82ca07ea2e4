package io.anykernel.launch;

import io.anykernel.gateway.Gateway;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.image.CleanupRegistry;
import io.anykernel.image.Guest;
import io.anykernel.image.QemuLauncher;
import io.anykernel.manifest.HostAddress;
import io.anykernel.manifest.Machine;
import io.anykernel.manifest.NetworkInterface;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A guest in QEMU that has said that it is ready. Its first interface is joined to a gateway by QEMU's stream, unless it is on a TAP
 * interface as the others are.
 */
public final class GuestMachine implements AutoCloseable, Publications.Publisher {
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);
    private static final int FIRST_MAC = 2;
    private static final long ALIVE_CHECK_MILLIS = 100;
    /** For what a guest had sent when it ended. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Guest guest;

    private final Gateway gateway;
    private final long readyNanos;

    private GuestMachine(Guest guest, Gateway gateway, long readyNanos) {
        this.guest = guest;
        this.gateway = gateway;
        this.readyNanos = readyNanos;
    }

    /**
     * Starts a machine.
     *
     * @param machine its network is added here
     * @param ready what its console shows once it serves
     */
    public static GuestMachine start(QemuLauncher machine, List<NetworkInterface> network, String ready) {
        network.stream().map(NetworkInterface::tap).filter(Objects::nonNull).forEach(GuestMachine::requireTap);
        return !network.isEmpty() && network.get(0).isPublished()
                ? behindGateway(machine, network, ready)
                : alone(machine, network, ready);
    }

    private static GuestMachine behindGateway(QemuLauncher machine, List<NetworkInterface> network, String ready) {
        try {
            // Of its own: a socket's path has 107 bytes at most (unix(7)), which a user's folder may exceed.
            Path folder = CleanupRegistry.folder(null, "anykernel-net");
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                Path socket = folder.resolve("net.sock");
                listener.bind(UnixDomainSocketAddress.of(socket));
                long startNanos = System.nanoTime();
                machine.networkStream(socket, macAddress(0));
                addTaps(machine, network, 1);
                return join(
                        listener, machine.start(), network.get(0).addresses().get(0), ready, startNanos);
            } finally {
                CleanupRegistry.delete(folder);
            }
        } catch (IOException failure) {
            throw new UserError("cannot join the guest's network: " + failure.getMessage());
        }
    }

    private static void addTaps(QemuLauncher machine, List<NetworkInterface> network, int from) {
        for (int i = from; i < network.size(); i++) {
            machine.networkTap(network.get(i).tap(), macAddress(i));
        }
    }

    private static GuestMachine alone(QemuLauncher machine, List<NetworkInterface> network, String ready) {
        addTaps(machine, network, 0);
        long startNanos = System.nanoTime();
        Guest guest = machine.start();
        boolean isReady = false;
        try {
            awaitReady(guest, ready);
            isReady = true;
            return new GuestMachine(guest, null, System.nanoTime() - startNanos);
        } finally {
            if (!isReady) {
                guest.close();
            }
        }
    }

    /**
     * QEMU's machine of that name.
     *
     * @throws IllegalArgumentException if QEMU has none of it
     */
    public static QemuLauncher.Machine kind(Machine machine) {
        return switch (machine) {
            case MICROVM -> QemuLauncher.Machine.MICROVM;
            case Q35 -> QemuLauncher.Machine.Q35;
            case XEN -> throw new IllegalArgumentException("QEMU has no machine " + machine);
        };
    }

    /** Of the machine's network device that comes {@code index}th: locally administered. */
    static String macAddress(int index) {
        return String.format("02:61:6b:00:00:%02x", FIRST_MAC + index);
    }

    /**
     * Looks for a TAP interface. QEMU would say so too, but only once the image is made.
     *
     * @throws UserError if there is none of that name
     */
    public static void requireTap(String name) {
        if (name.isEmpty() || name.contains("/") || !Files.exists(Path.of("/sys/class/net", name, "tun_flags"))) {
            throw new UserError("no TAP interface '" + name + "'; make one with: sudo ip tuntap add dev NAME mode tap"
                    + " user $USER && sudo ip link set NAME up");
        }
    }

    private static GuestMachine join(
            ServerSocketChannel listener, Guest guest, HostAddress address, String ready, long startNanos)
            throws IOException {
        Gateway gateway = null;
        boolean isJoined = false;
        try {
            SocketChannel connected = accept(listener, guest);
            gateway = Gateway.onStream(HostWorld.create(), connected, address.gateway(), address.address());
            awaitReady(guest, ready);
            isJoined = true;
            return new GuestMachine(guest, gateway, System.nanoTime() - startNanos);
        } finally {
            if (!isJoined) {
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

    /** A guest that ends instead of getting ready has said why on its console. */
    private static void awaitReady(Guest guest, String ready) {
        if (!guest.awaitConsole(ready, BOOT_LIMIT)) {
            String said = guest.console().strip().replace('\n', ' ');
            guest.close();
            throw new UserError("the guest did not get ready; "
                    + (said.isEmpty() ? guest.errors().strip() : "its console says: " + said));
        }
    }

    public Guest guest() {
        return guest;
    }

    /** From QEMU's start. */
    public long readyNanos() {
        return readyNanos;
    }

    /** Has the gateway join the connections of {@code listener}, which it takes over, to a port of the guest. */
    @Override
    public InetSocketAddress publish(ServerSocketChannel listener, int port) {
        return gateway.publish(listener, port);
    }

    /** Has the gateway carry the datagrams of {@code channel}, which it takes over, to a UDP port of the guest. */
    @Override
    public InetSocketAddress publishUdp(DatagramChannel channel, int port) {
        return gateway.publishUdp(channel, port);
    }

    @Override
    public void close() {
        end(gateway, guest);
    }

    private static void end(Gateway gateway, Guest guest) {
        try {
            if (gateway != null) {
                gateway.close(LINGER);
            }
        } finally {
            guest.close();
        }
    }
}
