package io.anykernel.net.tcp;

import io.anykernel.core.table.SipHash;
import io.anykernel.core.table.TupleTable;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.ip.EphemeralPorts;
import io.anykernel.net.ip.PacketInfo;
import io.anykernel.net.ip.Path;
import java.util.ArrayList;
import java.util.List;

/** Connections by their two addresses and two ports, and the ports that new ones may take. */
final class ConnectionTable {
    private final TupleTable<TcpConnection> connections;
    private final EphemeralPorts ports;

    ConnectionTable(SipHash hash, Entropy entropy) {
        this.connections = new TupleTable<>(hash);
        this.ports = new EphemeralPorts(entropy);
    }

    /** The connection that a received segment is for, or {@code null}. */
    TcpConnection find(PacketInfo envelope, TcpSegment segment) {
        return find(
                envelope.destinationHigh(),
                envelope.destinationLow(),
                segment.destinationPort,
                envelope.sourceHigh(),
                envelope.sourceLow(),
                segment.sourcePort);
    }

    TcpConnection find(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        return connections.find(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
    }

    void add(TcpConnection c) {
        connections.add(c);
    }

    void remove(TcpConnection c) {
        connections.remove(c);
    }

    /** Places, some of them empty, for {@link #at}. */
    int capacity() {
        return connections.capacity();
    }

    /** The connection at a place from 0 on, or {@code null}. */
    TcpConnection at(int index) {
        return connections.at(index);
    }

    int size() {
        return connections.size();
    }

    /** Whether a connection on that path has these ports. */
    boolean isTaken(Path path, int localPort, int remotePort) {
        return find(path.localHigh(), path.localLow(), localPort, path.remoteHigh(), path.remoteLow(), remotePort)
                != null;
    }

    /** A port that no connection to the same remote port and no listener has (RFC 6056), or -1. */
    int freePort(Path path, int remotePort, Listeners listeners) {
        for (int i = 0; i < ports.count(); i++) {
            int port =
                    ports.candidate(path.localHigh(), path.localLow(), path.remoteHigh(), path.remoteLow(), remotePort);
            if (!isTaken(path, port, remotePort) && listeners.find(path.localHigh(), path.localLow(), port) == null) {
                return port;
            }
        }
        return -1;
    }

    /** The connection longest in TIME-WAIT, or {@code null}. */
    TcpConnection oldestInTimeWait() {
        TcpConnection oldest = null;
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            if (c != null
                    && c.state == TcpState.TIME_WAIT
                    && (oldest == null || c.lingerTimer.deadlineNanos() < oldest.lingerTimer.deadlineNanos())) {
                oldest = c;
            }
        }
        return oldest;
    }

    /** Every connection, in no order. */
    List<TcpConnection> all() {
        List<TcpConnection> all = new ArrayList<>(connections.size());
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            if (c != null) {
                all.add(c);
            }
        }
        return all;
    }
}
