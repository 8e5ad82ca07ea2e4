package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.World;

/**
 * Both ends of a wire in a case's hands, and frames that it knows again among those of others: a wire may lead through a
 * network whose hosts speak too.
 *
 * <pre>
 *   | virtio_net_hdr | to: 6 | from: 6 | type: 2 | length: 4 | seed: 4 | pattern ...
 * </pre>
 */
final class WireRig {
    static final int ETHERNET_BYTES = 14;

    /** Ethernet header with one VLAN tag. */
    static final int LONGEST_HEADER_BYTES = 18;

    /** Header, length and seed: the shortest frame that is known again. */
    static final int SHORTEST_BYTES = ETHERNET_BYTES + 8;

    /** For local experiments (IEEE Std 802, EtherType 0x88B5). */
    private static final int ETHER_TYPE = 0x88b5;

    private static final long MILLI = 1_000_000L;
    private static final int BUFFER_BYTES = 1 << 17;

    /** Times that a receiver waits a millisecond for a frame that may still be on its way. */
    private static final int WAITS = 400;

    final NetPort left;
    final NetPort right;
    final Memory out;
    final Memory in;
    private final World world;
    private final Cpu cpu;

    /** The caller holds {@code cpu}. */
    WireRig(World world, Cpu cpu, Wire wire) {
        this.world = world;
        this.cpu = cpu;
        this.left = wire.left();
        this.right = wire.right();
        this.out = world.arenas().map(BUFFER_BYTES).allocate(BUFFER_BYTES, 64);
        this.in = world.arenas().map(BUFFER_BYTES).allocate(BUFFER_BYTES, 64);
    }

    /** Lets frames move, for no longer than a millisecond. */
    void letMove() {
        cpu.idle(world.clock().nanoTime() + MILLI);
    }

    static int headerBytes(NetPort port) {
        return port.info().vnetHeaderBytes();
    }

    /** Bytes of the longest frame that needs no segmentation, its {@code virtio_net_hdr} included. */
    static int longestBytes(NetPort port) {
        return headerBytes(port) + port.info().mtuBytes() + ETHERNET_BYTES;
    }

    /** Writes a frame of {@code frameBytes} behind its {@code virtio_net_hdr} into {@link #out}; returns all its bytes. */
    int write(NetPort from, NetPort to, int frameBytes, int seed) {
        int header = headerBytes(from);
        out.fill(0, header, 0);
        mac(header, to.info());
        mac(header + 6, from.info());
        out.u16be(header + 12, ETHER_TYPE);
        for (int i = 0; i < frameBytes - ETHERNET_BYTES; i += 4) {
            writeWord(
                    header + ETHERNET_BYTES + i,
                    Math.min(4, frameBytes - ETHERNET_BYTES - i),
                    word(i, frameBytes, seed));
        }
        return header + frameBytes;
    }

    private void mac(int at, NetPortInfo info) {
        out.u16be(at, (int) (info.macAddress() >>> 32));
        out.u32be(at + 2, info.macAddress());
    }

    private void writeWord(int at, int bytes, int word) {
        if (bytes == 4) {
            out.i32le(at, word);
            return;
        }
        for (int i = 0; i < bytes; i++) {
            out.u8(at + i, word >>> 8 * i);
        }
    }

    /** The word at {@code offset}, a multiple of 4, of what follows a frame's Ethernet header. */
    private static int word(int offset, int frameBytes, int seed) {
        return switch (offset) {
            case 0 -> frameBytes;
            case 4 -> seed;
            default -> (seed + 1) * 0x9e3779b1 + offset * 0x85ebca6b;
        };
    }

    int send(NetPort from, NetPort to, int frameBytes, int seed) {
        return from.send(new IoVector(1).add(out, 0, write(from, to, frameBytes, seed)));
    }

    /** Sends, waiting for room if there is none; the frame must be taken in the end. */
    void sendPatiently(NetPort from, NetPort to, int frameBytes, int seed) {
        int outcome = NetPort.WOULD_BLOCK;
        for (int i = 0; i < WAITS && outcome == NetPort.WOULD_BLOCK; i++) {
            outcome = send(from, to, frameBytes, seed);
            if (outcome == NetPort.WOULD_BLOCK) {
                from.awaitSendRoom();
                letMove();
            }
        }
        if (outcome != 0) {
            throw new AssertionError("frame " + seed + " of " + frameBytes + " bytes: " + outcome);
        }
    }

    /** Receives into {@link #in} until a frame of ours comes; its length, or {@link NetPort#WOULD_BLOCK} if none does. */
    int receive(NetPort port) {
        return receive(port, new IoVector(1).add(in, 0, BUFFER_BYTES));
    }

    /** As {@link #receive(NetPort)}, into ranges of {@link #in} that hold the frame's start in one piece. */
    int receive(NetPort port, IoVector into) {
        int start = into.offset(0);
        for (int i = 0; i < WAITS; i++) {
            int length = port.receive(into);
            if (length >= 0 && isOurs(start + headerBytes(port), length)) {
                return length;
            }
            if (length < 0 && length != NetPort.WOULD_BLOCK) {
                return length;
            }
            if (length < 0) {
                letMove();
            }
        }
        return NetPort.WOULD_BLOCK;
    }

    /** What has arrived up to now of ours; {@link NetPort#WOULD_BLOCK} if nothing. */
    int receiveNow(NetPort port) {
        int length = 0;
        IoVector into = new IoVector(1).add(in, 0, BUFFER_BYTES);
        do {
            length = port.receive(into);
        } while (length >= 0 && !isOurs(headerBytes(port), length));
        return length;
    }

    private boolean isOurs(int start, int length) {
        return length >= ETHERNET_BYTES && in.u16be(start + 12) == ETHER_TYPE;
    }

    /** Whether the frame in {@link #in} is the one that {@link #write} made of these, apart from its virtio_net_hdr. */
    boolean holds(NetPort port, int length, int frameBytes, int seed) {
        int start = headerBytes(port) + ETHERNET_BYTES;
        if (length != headerBytes(port) + frameBytes) {
            return false;
        }
        for (int i = 0; i < frameBytes - ETHERNET_BYTES; i += 4) {
            int bytes = Math.min(4, frameBytes - ETHERNET_BYTES - i);
            if (!holdsWord(start + i, bytes, word(i, frameBytes, seed))) {
                return false;
            }
        }
        return true;
    }

    private boolean holdsWord(int at, int bytes, int word) {
        if (bytes == 4) {
            return in.i32le(at) == word;
        }
        boolean isSame = true;
        for (int i = 0; i < bytes; i++) {
            isSame &= in.u8(at + i) == (word >>> 8 * i & 0xff);
        }
        return isSame;
    }

    /** The seed of the frame in {@link #in}. */
    int seedOf(NetPort port) {
        return in.i32le(headerBytes(port) + ETHERNET_BYTES + 4);
    }
}
