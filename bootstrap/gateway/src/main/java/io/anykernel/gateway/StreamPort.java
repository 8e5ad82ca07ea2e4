package io.anykernel.gateway;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A network port over a connected stream socket in the framing of QEMU's {@code -netdev stream}: each frame follows its
 * length in 4 bytes, big-endian. A length that no Ethernet frame has closes the port.
 */
final class StreamPort implements NetPort {
    private static final int LENGTH_BYTES = 4;
    /** QEMU's own bound on a frame (net/stream.c uses NET_BUFSIZE: 4096 + 65536). */
    private static final int MAX_FRAME_BYTES = 4096 + 65536;

    private static final int BUFFER_BYTES = 256 * 1024;

    private final NetPortInfo info;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private boolean ended;

    StreamPort(NetPortInfo info, SocketChannel channel, Selector selector) throws IOException {
        this.info = info;
        this.channel = channel;
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    @Override
    public NetPortInfo info() {
        return info;
    }

    @Override
    public int receive(IoVector into) {
        while (true) {
            if (in.remaining() >= LENGTH_BYTES) {
                int length = in.getInt(in.position());
                if (length <= 0 || length > MAX_FRAME_BYTES) {
                    close();
                    return CLOSED;
                }
                if (in.remaining() >= LENGTH_BYTES + length) {
                    return take(length, into);
                }
            }
            int outcome = fill();
            if (outcome <= 0) {
                return outcome == 0 ? WOULD_BLOCK : CLOSED;
            }
        }
    }

    private int take(int length, IoVector into) {
        int from = in.position() + LENGTH_BYTES;
        int left = length;
        for (int i = 0; i < into.count() && left > 0; i++) {
            int part = Math.min(left, into.length(i));
            into.memory(i).byteBuffer().put(into.offset(i), in, from, part);
            from += part;
            left -= part;
        }
        in.position(in.position() + LENGTH_BYTES + length);
        return length;
    }

    /** Reads more; returns the bytes read, 0 if there are none now, negative if the peer is gone. */
    private int fill() {
        if (ended) {
            return CLOSED;
        }
        in.compact();
        try {
            int count = channel.read(in);
            ended = count < 0;
            return count;
        } catch (IOException gone) {
            ended = true;
            return CLOSED;
        } finally {
            in.flip();
            if (ended) {
                key.cancel();
            }
        }
    }

    @Override
    public int send(IoVector frame) {
        if (ended) {
            return CLOSED;
        }
        int length = frame.totalBytes();
        // The peer would take an empty frame for a broken stream.
        if (length == 0 || length > MAX_FRAME_BYTES) {
            return REJECTED;
        }
        if (out.remaining() < LENGTH_BYTES + length) {
            drain();
            if (out.remaining() < LENGTH_BYTES + length) {
                return WOULD_BLOCK;
            }
        }
        out.putInt(length);
        for (int i = 0; i < frame.count(); i++) {
            ByteBuffer range = frame.memory(i).byteBuffer();
            out.put(range.limit(frame.offset(i) + frame.length(i)).position(frame.offset(i)));
        }
        return 0;
    }

    /** Writes what {@link #send} gathered, as far as the socket takes it; called once a loop turn. */
    void drain() {
        if (ended || out.position() == 0) {
            return;
        }
        out.flip();
        try {
            channel.write(out);
        } catch (IOException gone) {
            ended = true;
            key.cancel();
            return;
        } finally {
            out.compact();
        }
        key.interestOps(out.position() > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    @Override
    public void awaitSendRoom() {
        if (!ended) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    @Override
    public void close() {
        ended = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException ignored) {
            // The peer sees the end either way.
        }
    }
}
