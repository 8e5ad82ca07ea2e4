package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A TAP interface by its name, and how a descriptor is attached to it (Documentation/networking/tuntap.rst,
 * include/uapi/linux/if_tun.h).
 */
final class TapInterface {
    private static final String DEVICE = "/dev/net/tun";

    /** struct ifreq: the name, then a union. */
    private static final int IFREQ_BYTES = 40;

    private static final int MAX_NAME_BYTES = 15;
    private static final int IFREQ_VALUE = 16;

    /** In a struct sockaddr, behind its family. */
    private static final int IFREQ_ADDRESS = IFREQ_VALUE + 2;

    private static final int MAC_BYTES = 6;

    /** struct ethtool_value: a command and its answer. */
    private static final int ETHTOOL_VALUE_BYTES = 8;

    private static final int VNET_HEADER_BYTES = 12;
    private static final int DEFAULT_MTU_BYTES = 1500;

    private final Posix posix;
    private final String name;
    private final boolean hasVnetHeader;

    /** @throws PortException if no interface can have that name */
    TapInterface(Posix posix, String name, boolean hasVnetHeader) {
        checkName(name);
        this.posix = posix;
        this.name = name;
        this.hasVnetHeader = hasVnetHeader;
    }

    private static void checkName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_NAME_BYTES || name.indexOf('/') >= 0 || name.indexOf(' ') >= 0) {
            throw new PortException("tap:" + name + ": an interface name has 1 to 15 characters, no / or space");
        }
    }

    Posix posix() {
        return posix;
    }

    /** What a port on it is like, attached or not. */
    NetPortInfo info(String portName) {
        int offloads = hasVnetHeader ? NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6 : 0;
        int headerBytes = hasVnetHeader ? VNET_HEADER_BYTES : 0;
        return new NetPortInfo(portName, MacAddresses.derive("tap:" + name), mtuBytes(), headerBytes, offloads);
    }

    private int mtuBytes() {
        int mtu = queryMtu();
        return mtu > 0 ? mtu : DEFAULT_MTU_BYTES;
    }

    /** Whether there is an interface of that name: attaching would create one otherwise, where the process may. */
    boolean exists() {
        return queryMtu() >= 0;
    }

    /** In bytes, or a negative code. */
    private int queryMtu() {
        ByteBuffer request = ifreq();
        int done = ask(Linux.SIOCGIFMTU, request);
        return done < 0 ? done : request.getInt(IFREQ_VALUE);
    }

    /**
     * Whether the interface that {@code fd} is attached to is up and has its carrier ({@code ip link set … up}, {@code … carrier on}),
     * whatever its name has become; also where it cannot be asked, as in another namespace.
     */
    boolean hasCarrier(int fd) {
        ByteBuffer attached = ifreq();
        if (posix.ioctl(fd, Linux.TUNGETIFF, posix.addressOf(attached)) < 0 || !isOfThisNamespace(fd, attached)) {
            return true;
        }
        return hasCarrier(attached);
    }

    /** Another one of that name, which is of this process's namespace, has another link address. */
    private boolean isOfThisNamespace(int fd, ByteBuffer attached) {
        ByteBuffer own = ifreq();
        ByteBuffer named = named(attached);
        return posix.ioctl(fd, Linux.SIOCGIFHWADDR, posix.addressOf(own)) >= 0
                && ask(Linux.SIOCGIFHWADDR, named) >= 0
                && own.slice(IFREQ_ADDRESS, MAC_BYTES).equals(named.slice(IFREQ_ADDRESS, MAC_BYTES));
    }

    private boolean hasCarrier(ByteBuffer attached) {
        ByteBuffer value = ByteBuffer.allocateDirect(ETHTOOL_VALUE_BYTES).order(ByteOrder.nativeOrder());
        value.putInt(0, Linux.ETHTOOL_GLINK);
        ByteBuffer request = named(attached);
        request.putLong(IFREQ_VALUE, posix.addressOf(value));
        int done = ask(Linux.SIOCETHTOOL, request);
        boolean hasCarrier = done < 0 || value.getInt(Integer.BYTES) != 0;
        Reference.reachabilityFence(value);
        return hasCarrier;
    }

    private int ask(long question, ByteBuffer request) {
        int socket = posix.socket(Linux.AF_INET, Linux.SOCK_DGRAM | Linux.O_CLOEXEC, 0);
        if (socket < 0) {
            return socket;
        }
        int done = posix.ioctl(socket, question, posix.addressOf(request));
        posix.close(socket);
        return done;
    }

    // ---- attaching

    /**
     * Returns a new descriptor attached to the interface, which is created if there is none and the process may. What an
     * earlier user left on a persistent interface is replaced: filters, offloads, the size and the byte order of the header.
     *
     * @throws PortException in one line with what to do
     */
    int attach() {
        int fd = posix.open(DEVICE, Linux.O_RDWR | Linux.O_NONBLOCK | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new PortException("cannot open " + DEVICE + ": " + Errno.describe(fd)
                    + (fd == Errno.NO_ENTRY ? "; run: sudo modprobe tun" : "; run: sudo chmod 0666 " + DEVICE));
        }
        try {
            attach(fd);
            removeFilters(fd);
            agreeOnHeader(fd);
            return fd;
        } catch (PortException refused) {
            posix.close(fd);
            throw refused;
        }
    }

    private void attach(int fd) {
        ByteBuffer request = ifreq();
        int flags = Linux.IFF_TAP | Linux.IFF_NO_PI | (hasVnetHeader ? Linux.IFF_VNET_HDR : 0);
        request.putShort(IFREQ_VALUE, (short) flags);
        int done = posix.ioctl(fd, Linux.TUNSETIFF, posix.addressOf(request));
        if (done < 0) {
            throw new PortException("cannot attach to TAP interface " + name + ": " + attachFailure(done));
        }
    }

    private String attachFailure(int code) {
        String create =
                "; run: sudo ip tuntap add dev " + name + " mode tap user $USER && sudo ip link set " + name + " up";
        return switch (code) {
            case Errno.PERMISSION -> "missing right" + create;
            case Errno.BUSY -> "in use; stop the program that uses it or choose another name";
            case Errno.INVALID -> "it exists and is no TAP interface of one queue; choose another name";
            default -> Errno.describe(code) + create;
        };
    }

    /** Those that belong to the interface, not to the descriptor, and so outlive their user. Linux before 4.16 has the first only. */
    private void removeFilters(int fd) {
        // struct tun_filter: flags and a count of 16 bits each, and so many addresses.
        setInt(fd, Linux.TUNSETTXFILTER, 0);
        setInt(fd, Linux.TUNSETFILTEREBPF, -1);
    }

    /** What is said of it belongs to the interface, too. */
    private void agreeOnHeader(int fd) {
        int done = hasVnetHeader ? describeHeader(fd) : 0;
        if (done >= 0) {
            int accepted = hasVnetHeader ? Linux.TUN_F_CSUM | Linux.TUN_F_TSO4 | Linux.TUN_F_TSO6 : 0;
            done = posix.ioctl(fd, Linux.TUNSETOFFLOAD, accepted);
        }
        if (done < 0) {
            throw new PortException("TAP interface " + name + " takes "
                    + (hasVnetHeader ? "no vnet header: " : "no plain frames: ") + Errno.describe(done)
                    + (hasVnetHeader ? "; open it without ,vnet" : "; choose another name"));
        }
    }

    private int describeHeader(int fd) {
        int done = setInt(fd, Linux.TUNSETVNETHDRSZ, VNET_HEADER_BYTES);
        return done < 0 ? done : setInt(fd, Linux.TUNSETVNETLE, 1);
    }

    private int setInt(int fd, long request, int value) {
        ByteBuffer argument = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        argument.putInt(0, value);
        return posix.ioctl(fd, request, posix.addressOf(argument));
    }

    /** A request about the interface that another one names. */
    private ByteBuffer named(ByteBuffer other) {
        return ByteBuffer.allocateDirect(IFREQ_BYTES)
                .order(ByteOrder.nativeOrder())
                .put(0, other, 0, IFREQ_VALUE);
    }

    private ByteBuffer ifreq() {
        ByteBuffer request = ByteBuffer.allocateDirect(IFREQ_BYTES).order(ByteOrder.nativeOrder());
        request.put(0, name.getBytes(StandardCharsets.UTF_8));
        return request;
    }
}
