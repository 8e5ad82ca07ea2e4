package io.anykernel.net.dhcp;

import io.anykernel.hypercall.Entropy;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.wire.DhcpMessage;

/** Writes and sends what one client says (RFC 2131 §4.4.1, table 5). One that finds no packet is left out, as if it were lost. */
final class ClientMessages {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int CLIENT_ID_BYTES = 7;
    private static final byte ETHERNET = 1;
    private static final int MAX_MESSAGE_BYTES = 1500;
    private static final byte[] PARAMETERS = {
        DhcpMessage.OPTION_SUBNET_MASK,
        DhcpMessage.OPTION_ROUTES,
        DhcpMessage.OPTION_ROUTER,
        DhcpMessage.OPTION_NAME_SERVERS,
        DhcpMessage.OPTION_DOMAIN,
        DhcpMessage.OPTION_MTU,
        DhcpMessage.OPTION_RENEWAL_SECONDS,
        DhcpMessage.OPTION_REBINDING_SECONDS
    };

    private final NetworkInterface port;
    private final DhcpSender sender;
    private final Entropy entropy;
    private final DhcpCounters counters;
    private int transaction;
    private long beganNanos;
    /** Of the last discovery: the request that follows names the same, by which relays choose servers (§3.1, step 3). */
    private int discoverySeconds;

    ClientMessages(NetworkInterface port, DhcpSender sender, Entropy entropy, DhcpCounters counters) {
        this.port = port;
        this.sender = sender;
        this.entropy = entropy;
        this.counters = counters;
    }

    void beginTransaction(long nowNanos) {
        transaction = (int) entropy.nextLong();
        beganNanos = nowNanos;
    }

    int transaction() {
        return transaction;
    }

    void discover(long nowNanos) {
        discoverySeconds = seconds(nowNanos);
        DhcpMessage message = begin(DhcpMessage.DISCOVER, discoverySeconds, true, 0);
        if (message != null) {
            putWishes(message);
            counters.discovers.increment();
            sender.broadcast(port, nowNanos);
        }
    }

    /** Takes what a server offered (§4.3.2): names its address, and the server. */
    void requestOffered(DhcpLease offer, long nowNanos) {
        DhcpMessage message = begin(DhcpMessage.ASK, discoverySeconds, true, 0);
        if (message != null) {
            putAddress(message, offer);
            putServer(message, offer);
            putWishes(message);
            counters.requests.increment();
            sender.broadcast(port, nowNanos);
        }
    }

    /** Asks whether an address that was had before is still good (INIT-REBOOT, §4.3.2). */
    void requestFormer(DhcpLease lease, long nowNanos) {
        DhcpMessage message = begin(DhcpMessage.ASK, seconds(nowNanos), true, 0);
        if (message != null) {
            putAddress(message, lease);
            putWishes(message);
            counters.requests.increment();
            sender.broadcast(port, nowNanos);
        }
    }

    /** Asks to prolong a lease (§4.3.2): its server where {@code isRenewing}, else any; the address stands in ciaddr. */
    void requestLonger(DhcpLease lease, boolean isRenewing, long nowNanos) {
        IpAddress address = lease.address().address();
        DhcpMessage message = begin(DhcpMessage.ASK, seconds(nowNanos), false, address.ipv4());
        if (message == null) {
            return;
        }
        putWishes(message);
        counters.requests.increment();
        if (isRenewing) {
            sender.send(port, address, lease.server(), nowNanos);
        } else {
            sender.broadcast(port, nowNanos);
        }
    }

    /** Refuses an address that another host uses (§4.4.4). */
    void decline(DhcpLease offer, long nowNanos) {
        DhcpMessage message = begin(DhcpMessage.DECLINE, 0, false, 0);
        if (message != null) {
            putAddress(message, offer);
            putServer(message, offer);
            sender.broadcast(port, nowNanos);
        }
    }

    private int seconds(long nowNanos) {
        return (int) Math.min(0xffff, (nowNanos - beganNanos) / SECOND_NANOS);
    }

    /** A message with what all of a client's have. */
    private DhcpMessage begin(int type, int seconds, boolean isBroadcastAsked, int clientAddress) {
        DhcpMessage message = sender.begin();
        if (message == null) {
            return null;
        }
        long mac = port.link().macAddress();
        message.write(DhcpMessage.REQUEST, transaction, seconds, isBroadcastAsked, clientAddress, mac)
                .putByte(DhcpMessage.OPTION_MESSAGE_TYPE, type);
        return message.putBytes(DhcpMessage.OPTION_CLIENT, clientId(mac));
    }

    private static void putAddress(DhcpMessage message, DhcpLease lease) {
        message.putInt(
                DhcpMessage.OPTION_REQUESTED_ADDRESS, lease.address().address().ipv4());
    }

    private static void putServer(DhcpMessage message, DhcpLease lease) {
        message.putInt(DhcpMessage.OPTION_SERVER, lease.server().ipv4());
    }

    private static void putWishes(DhcpMessage message) {
        message.putBytes(DhcpMessage.OPTION_PARAMETERS, PARAMETERS);
        message.putShort(DhcpMessage.OPTION_MAX_BYTES, MAX_MESSAGE_BYTES);
    }

    /** Hardware type and address (RFC 2132 §9.14). */
    private static byte[] clientId(long mac) {
        byte[] id = new byte[CLIENT_ID_BYTES];
        id[0] = ETHERNET;
        for (int i = 1; i < CLIENT_ID_BYTES; i++) {
            id[i] = (byte) (mac >>> 8 * (CLIENT_ID_BYTES - 1 - i));
        }
        return id;
    }
}
