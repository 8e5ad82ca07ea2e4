package io.anykernel.net.name;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.tcp.TcpConnection;

/** A question and its answer over a connection of their own, each behind its length (RFC 1035 §4.2.2). */
final class TcpQuery {
    private static final int LENGTH_BYTES = 2;

    private final TcpConnection connection;
    private final byte[] query;
    private final byte[] length = new byte[LENGTH_BYTES];
    private int sentBytes;
    private int receivedBytes;
    private byte[] received;
    private Memory answer;

    TcpQuery(TcpConnection connection, byte[] message) {
        this.connection = connection;
        this.query = new byte[LENGTH_BYTES + message.length];
        query[0] = (byte) (message.length >>> 8);
        query[1] = (byte) message.length;
        System.arraycopy(message, 0, query, LENGTH_BYTES, message.length);
    }

    /** Sends and receives what it can; {@code OK} once the answer is there, {@code WOULD_BLOCK}, or why it failed. */
    int advance(long nowNanos) {
        if (connection.error() != Errno.OK) {
            return connection.error();
        }
        if (connection.state() == TcpState.SYN_SENT) {
            return Errno.WOULD_BLOCK;
        }
        if (sentBytes < query.length) {
            int taken = connection.send(query, sentBytes, query.length - sentBytes, nowNanos);
            if (taken < 0) {
                return taken;
            }
            sentBytes += taken;
        }
        return receive(nowNanos);
    }

    private int receive(long nowNanos) {
        while (answer == null) {
            boolean isLength = received == null;
            byte[] into = isLength ? length : received;
            int taken = connection.receive(into, receivedBytes, into.length - receivedBytes, nowNanos);
            if (taken == 0) {
                return Errno.CONNECTION_RESET;
            }
            if (taken < 0) {
                return taken;
            }
            receivedBytes += taken;
            if (receivedBytes == into.length) {
                receivedBytes = 0;
                finish(isLength);
            }
        }
        return Errno.OK;
    }

    private void finish(boolean isLength) {
        if (isLength) {
            // None is shorter than one byte, so that the end of data is not mistaken.
            received = new byte[Math.max(1, (length[0] & 0xff) << 8 | length[1] & 0xff)];
        } else {
            answer = Memory.allocate(received.length);
            answer.put(0, received, 0, received.length);
        }
    }

    /** There once {@link #advance} said {@code OK}. */
    Memory answer() {
        return answer;
    }

    void close(long nowNanos) {
        if (answer != null) {
            connection.close(nowNanos);
        } else {
            connection.abort(nowNanos);
        }
    }
}
