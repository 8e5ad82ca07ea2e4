package io.anykernel.proofs;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A block port as a network block device on loopback, for one client at a time: the fixed newstyle handshake, then reads, writes with and without
 * FUA, and flushes with simple replies (the NBD protocol, doc/proto.md of NetworkBlockDevice/nbd). Numbers are big-endian.
 */
final class NbdExport implements AutoCloseable {
    private static final long INIT_MAGIC = 0x4e42_444d_4147_4943L;
    private static final long OPTION_MAGIC = 0x4948_4156_454f_5054L;
    private static final long OPTION_REPLY_MAGIC = 0x0003_e889_0455_65a9L;
    private static final int REQUEST_MAGIC = 0x2560_9513;
    private static final int REPLY_MAGIC = 0x6744_6698;

    private static final int FIXED_NEWSTYLE = 1;
    private static final int NO_ZEROES = 2;

    private static final int OPTION_GO = 7;
    private static final int REPLY_ACK = 1;
    private static final int REPLY_INFO = 3;
    private static final int REPLY_UNSUPPORTED = 0x8000_0001;
    private static final int INFO_EXPORT = 0;

    private static final int HAS_FLAGS = 1;
    private static final int SEND_FLUSH = 4;
    private static final int SEND_FUA = 8;

    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int DISCONNECT = 2;
    private static final int FLUSH = 3;
    private static final int FLAG_FUA = 1;

    private static final int EIO = 5;
    private static final int EINVAL = 22;

    /** The maximum payload of a request by default (the NBD protocol, "Block size constraints"). */
    private static final int MAX_BYTES = 32 << 20;

    private final BlockPort port;
    private final ServerSocket listener;
    private final Thread server;
    private final Memory memory = Memory.allocate(MAX_BYTES);
    private final byte[] bytes = new byte[MAX_BYTES];

    /** @param port stays the caller's, and is called by one thread alone */
    NbdExport(BlockPort port) throws IOException {
        this.port = port;
        this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.server = new Thread(this::serve, "nbd");
        server.start();
    }

    /** What QEMU takes in place of a file. */
    String url() {
        return "nbd://127.0.0.1:" + listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                client.setTcpNoDelay(true);
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
                if (hasAgreed(in, out)) {
                    serve(in, out);
                }
            } catch (IOException gone) {
                // The client left, or the export ends.
            }
        }
    }

    /** Whether the client goes on with the export. */
    private boolean hasAgreed(DataInputStream in, DataOutputStream out) throws IOException {
        out.writeLong(INIT_MAGIC);
        out.writeLong(OPTION_MAGIC);
        out.writeShort(FIXED_NEWSTYLE | NO_ZEROES);
        out.flush();
        in.readInt();
        while (in.readLong() == OPTION_MAGIC) {
            int option = in.readInt();
            in.skipNBytes(in.readInt());
            if (option == OPTION_GO) {
                replyToOption(out, option, REPLY_INFO, Short.BYTES + Long.BYTES + Short.BYTES);
                out.writeShort(INFO_EXPORT);
                out.writeLong(port.info().capacityBytes());
                out.writeShort(HAS_FLAGS | SEND_FLUSH | SEND_FUA);
                replyToOption(out, option, REPLY_ACK, 0);
                out.flush();
                return true;
            }
            replyToOption(out, option, REPLY_UNSUPPORTED, 0);
            out.flush();
        }
        return false;
    }

    private static void replyToOption(DataOutputStream out, int option, int type, int lengthBytes) throws IOException {
        out.writeLong(OPTION_REPLY_MAGIC);
        out.writeInt(option);
        out.writeInt(type);
        out.writeInt(lengthBytes);
    }

    private void serve(DataInputStream in, DataOutputStream out) throws IOException {
        while (in.readInt() == REQUEST_MAGIC) {
            int flags = in.readUnsignedShort();
            int type = in.readUnsignedShort();
            long cookie = in.readLong();
            long offset = in.readLong();
            int length = in.readInt();
            if (type == DISCONNECT) {
                return;
            }
            if (length < 0 || length > MAX_BYTES) {
                throw new EOFException("a request of " + length + " bytes");
            }
            if (type == WRITE) {
                in.readFully(bytes, 0, length);
                memory.put(0, bytes, 0, length);
            }
            int error = perform(type, flags, offset, length);
            out.writeInt(REPLY_MAGIC);
            out.writeInt(error);
            out.writeLong(cookie);
            if (type == READ && error == 0) {
                memory.get(0, bytes, 0, length);
                out.write(bytes, 0, length);
            }
            out.flush();
        }
    }

    private int perform(int type, int flags, long offset, int length) {
        int outcome =
                switch (type) {
                    case READ -> port.read(offset, new IoVector(1).add(memory, 0, length));
                    case WRITE -> port.write(offset, new IoVector(1).add(memory, 0, length));
                    case FLUSH -> port.flush();
                    default -> BlockPort.OUT_OF_RANGE;
                };
        if (outcome == 0 && type == WRITE && (flags & FLAG_FUA) != 0) {
            outcome = port.flush();
        }
        if (outcome == BlockPort.OUT_OF_RANGE) {
            return EINVAL;
        }
        return outcome == 0 ? 0 : EIO;
    }

    /** Ends when its client has left. */
    @Override
    public void close() throws IOException, InterruptedException {
        listener.close();
        server.join();
    }
}
