package io.anykernel.net.autoconf;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.wire.DnsMessage;
import io.anykernel.net.wire.RouterAdvertisement;
import java.util.List;

/** Name servers and domains of routers' advertisements, for their lives (RFC 8106). */
final class AdvertisedNames {
    private static final int LIMIT = 8;

    private final Expiring<IpAddress> servers = new Expiring<>(LIMIT);
    private final Expiring<String> domains = new Expiring<>(LIMIT);

    List<IpAddress> servers() {
        return servers.values();
    }

    List<String> domains() {
        return domains.values();
    }

    void expire(long nowNanos) {
        servers.expire(nowNanos);
        domains.expire(nowNanos);
    }

    long nextEndNanos() {
        return Math.min(servers.nextEndNanos(), domains.nextEndNanos());
    }

    /** Takes a list of servers (§5.1); false if it breaks a rule. */
    boolean takeServers(RouterAdvertisement message, long nowNanos) {
        if (!message.isNameServersWhole()) {
            return false;
        }
        long end = Lifetimes.end(message.optionValue(), nowNanos);
        for (int i = 0; i < message.nameServers(); i++) {
            IpAddress server = new IpAddress(message.nameServerHigh(i), message.nameServerLow(i));
            // A link-local server would need the interface's name beside its address.
            boolean isUsable = !server.isIpv4()
                    && !server.isUnspecified()
                    && !IpAddress.isGroup(server.high(), server.low())
                    && !IpAddress.isLinkLocal(server.high());
            if (isUsable) {
                servers.put(server, end, nowNanos);
            }
        }
        return true;
    }

    /**
     * Takes a list of domains: names of labels, one behind the other, and zeros behind the last (§5.2). Those before the first that
     * breaks a rule are taken.
     *
     * @return false if one does
     */
    boolean takeDomains(RouterAdvertisement message, PacketBuffer packet, long nowNanos) {
        long end = Lifetimes.end(message.optionValue(), nowNanos);
        StringBuilder name = new StringBuilder();
        int at = message.domainsAt();
        while (at < message.domainsEnd()) {
            int length = packet.memory().u8(at++);
            if (length == 0) {
                if (name.length() > 0) {
                    domains.put(name.toString(), end, nowNanos);
                    name.setLength(0);
                }
            } else if (length > DnsMessage.MAX_LABEL_BYTES
                    || at + length > message.domainsEnd()
                    || name.length() + length >= DnsMessage.MAX_NAME_BYTES
                    || !append(packet, at, length, name)) {
                return false;
            } else {
                at += length;
            }
        }
        return name.length() == 0;
    }

    private static boolean append(PacketBuffer packet, int at, int length, StringBuilder name) {
        name.append(name.length() == 0 ? "" : ".");
        for (int i = 0; i < length; i++) {
            int letter = packet.memory().u8(at + i);
            if (letter <= ' ' || letter >= 0x7f || letter == '.') {
                return false;
            }
            name.append((char) letter);
        }
        return true;
    }
}
