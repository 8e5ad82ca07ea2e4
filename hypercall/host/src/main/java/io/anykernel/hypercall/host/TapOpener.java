package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Opens TAP interfaces (Documentation/networking/tuntap.rst, include/uapi/linux/if_tun.h). */
final class TapOpener {
    private static final String DEVICE = "/dev/net/tun";

    /** struct ifreq: the name, then a union. */
    private static final int IFREQ_BYTES = 40;

    private static final int MAX_NAME_BYTES = 15;
    private static final int IFREQ_VALUE = 16;
    private static final int VNET_HEADER_BYTES = 12;
    private static final int DEFAULT_MTU_BYTES = 1500;

    private final Posix posix;

    TapOpener(Posix posix) {
        this.posix = posix;
    }

    NetPort open(String portName, String interfaceName, boolean hasVnetHeader, HostCpu owner) {
        checkName(interfaceName);
        int fd = posix.open(DEVICE, Linux.O_RDWR | Linux.O_NONBLOCK | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new PortException("cannot open " + DEVICE + ": " + Errno.describe(fd)
                    + (fd == Errno.NO_ENTRY ? "; run: sudo modprobe tun" : "; run: sudo chmod 0666 " + DEVICE));
        }
        try {
            attach(fd, interfaceName, hasVnetHeader);
            int offloads = hasVnetHeader ? enableOffloads(fd, interfaceName) : 0;
            int headerBytes = hasVnetHeader ? VNET_HEADER_BYTES : 0;
            long mac = MacAddresses.derive("tap:" + interfaceName);
            return new TapPort(
                    posix, owner, new NetPortInfo(portName, mac, mtu(interfaceName), headerBytes, offloads), fd);
        } catch (PortException refused) {
            posix.close(fd);
            throw refused;
        }
    }

    private static void checkName(String interfaceName) {
        int bytes = interfaceName.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0
                || bytes > MAX_NAME_BYTES
                || interfaceName.indexOf('/') >= 0
                || interfaceName.indexOf(' ') >= 0) {
            throw new PortException(
                    "tap:" + interfaceName + ": an interface name has 1 to 15 characters, no / or space");
        }
    }

    private void attach(int fd, String name, boolean hasVnetHeader) {
        ByteBuffer request = ifreq(name);
        int flags = Linux.IFF_TAP | Linux.IFF_NO_PI | (hasVnetHeader ? Linux.IFF_VNET_HDR : 0);
        request.putShort(IFREQ_VALUE, (short) flags);
        int done = posix.ioctl(fd, Linux.TUNSETIFF, posix.addressOf(request));
        if (done < 0) {
            throw new PortException("cannot attach to TAP interface " + name + ": " + attachFailure(done, name));
        }
    }

    private static String attachFailure(int code, String name) {
        String create =
                "; run: sudo ip tuntap add dev " + name + " mode tap user $USER && sudo ip link set " + name + " up";
        return switch (code) {
            case Errno.PERMISSION -> "missing right" + create;
            case Errno.BUSY -> "in use; stop the program that uses it or choose another name";
            case Errno.INVALID -> "it exists and is no TAP interface of one queue; choose another name";
            default -> Errno.describe(code) + create;
        };
    }

    private int enableOffloads(int fd, String name) {
        ByteBuffer size = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        size.putInt(0, VNET_HEADER_BYTES);
        int done = posix.ioctl(fd, Linux.TUNSETVNETHDRSZ, posix.addressOf(size));
        int accepted = Linux.TUN_F_CSUM | Linux.TUN_F_TSO4 | Linux.TUN_F_TSO6;
        if (done == 0) {
            done = posix.ioctl(fd, Linux.TUNSETOFFLOAD, accepted);
        }
        if (done < 0) {
            throw new PortException("TAP interface " + name + " takes no vnet header: " + Errno.describe(done)
                    + "; open it without ,vnet");
        }
        return NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6;
    }

    private int mtu(String name) {
        int socket = posix.socket(Linux.AF_INET, Linux.SOCK_DGRAM | Linux.O_CLOEXEC, 0);
        if (socket < 0) {
            return DEFAULT_MTU_BYTES;
        }
        ByteBuffer request = ifreq(name);
        int done = posix.ioctl(socket, Linux.SIOCGIFMTU, posix.addressOf(request));
        posix.close(socket);
        return done == 0 ? request.getInt(IFREQ_VALUE) : DEFAULT_MTU_BYTES;
    }

    private static ByteBuffer ifreq(String name) {
        ByteBuffer request = ByteBuffer.allocateDirect(IFREQ_BYTES).order(ByteOrder.nativeOrder());
        request.put(0, name.getBytes(StandardCharsets.UTF_8));
        return request;
    }
}
