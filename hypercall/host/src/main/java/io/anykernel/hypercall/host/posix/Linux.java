package io.anykernel.hypercall.host.posix;

/** Numbers of Linux's generic ABI, as on x86-64 and AArch64 (include/uapi/asm-generic, linux/if_tun.h, linux/fs.h). */
public final class Linux {

    public static final int O_RDONLY = 0;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;

    public static final int SEEK_END = 2;
    public static final int LOCK_SH = 1;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int FALLOC_FL_KEEP_SIZE = 1;
    public static final int FALLOC_FL_PUNCH_HOLE = 2;
    public static final long BLKGETSIZE64 = 0x80081272L;
    public static final long BLKSSZGET = 0x1268L;

    public static final int PROT_READ_WRITE = 3;
    public static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    /** Takes no swap or commit charge until a page is touched. */
    public static final int MAP_NORESERVE = 0x4000;

    public static final int MADV_DONTNEED = 4;

    public static final int EFD_NONBLOCK_CLOEXEC = O_NONBLOCK | O_CLOEXEC;
    public static final int POLLIN = 1;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;
    public static final int POLLHUP = 16;
    public static final int POLLNVAL = 32;

    public static final int AF_INET = 2;
    public static final int SOCK_DGRAM = 2;

    public static final long TUNSETIFF = 0x400454caL;
    public static final long TUNGETIFF = 0x800454d2L;
    public static final long TUNSETOFFLOAD = 0x400454d0L;
    /** Which destinations the interface takes frames for; a count of 0 is all. */
    public static final long TUNSETTXFILTER = 0x400454d1L;

    public static final long TUNSETVNETHDRSZ = 0x400454d8L;
    public static final long TUNSETVNETLE = 0x400454dcL;
    /** The program that cuts or drops frames, by its descriptor; -1 is none. */
    public static final long TUNSETFILTEREBPF = 0x800454e1L;

    public static final long SIOCGIFMTU = 0x8921L;
    public static final long SIOCGIFHWADDR = 0x8927L;
    public static final long SIOCETHTOOL = 0x8946L;
    /** include/uapi/linux/ethtool.h: whether the interface is up and has a carrier. */
    public static final int ETHTOOL_GLINK = 0x0a;

    public static final int IFF_TAP = 0x0002;
    public static final int IFF_NO_PI = 0x1000;
    public static final int IFF_VNET_HDR = 0x4000;
    public static final int TUN_F_CSUM = 1;
    public static final int TUN_F_TSO4 = 2;
    public static final int TUN_F_TSO6 = 4;

    private Linux() {}
}
