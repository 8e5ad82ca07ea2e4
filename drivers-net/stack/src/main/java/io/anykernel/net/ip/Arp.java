package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.neighbor.Solicitor;
import io.anykernel.net.wire.ArpPacket;
import io.anykernel.net.wire.EthernetHeader;
import java.util.HashMap;
import java.util.Map;

/** Address resolution for IPv4 (RFC 826), announcements and defence (RFC 5227). */
final class Arp implements Solicitor {
    private static final String OWNER = "arp";
    private static final long DEFEND_INTERVAL_NANOS = 10_000_000_000L;

    private final NetworkInterface port;
    private final InternetLayer internet;
    private final ArpPacket arp = new ArpPacket();
    private final Counter requests;
    private final Counter replies;
    private final Counter conflicts;
    private final Counter dropMalformed;
    private final Counter dropSender;
    /** The address that is being asked for, or {@code null}. */
    private AddressProbe probing;

    private final Announcements announcements;
    /** When each address was defended last; those of long ago are forgotten. */
    private final Map<Integer, Long> defences = new HashMap<>();

    Arp(NetworkInterface port, InternetLayer internet, Counters counters) {
        this.port = port;
        this.internet = internet;
        this.announcements = new Announcements(this, internet.timers());
        Counters scope = counters.scope("arp");
        this.requests = scope.counter("requests.in");
        this.replies = scope.counter("replies.in");
        this.conflicts = scope.counter("conflict");
        this.dropMalformed = scope.counter("drop.malformed");
        this.dropSender = scope.counter("drop.sender");
    }

    void onPacket(PacketBuffer packet, long nowNanos) {
        if (arp.wrap(packet.memory(), packet.start()).isValid(packet.runBytes())) {
            onArp(nowNanos);
        } else {
            dropMalformed.increment();
        }
        packet.release();
    }

    private void onArp(long nowNanos) {
        long sender = IpAddress.mapped(arp.senderIp());
        long senderMac = arp.senderMac();
        if (senderMac == port.link().macAddress()) {
            return;
        }
        if (MacAddress.isGroup(senderMac) || IpAddress.isGroup(0, sender) || port.isBroadcast(0, sender)) {
            dropSender.increment();
            return;
        }
        if (probing != null) {
            probing.onArp(arp, nowNanos);
        }
        if (port.owns(0, sender)) {
            defend(arp.senderIp(), senderMac, nowNanos);
            return;
        }
        boolean toUs = port.owns(0, IpAddress.mapped(arp.targetIp()));
        if (arp.operation() == ArpPacket.REPLY) {
            replies.increment();
            learnReply(sender, senderMac, toUs, nowNanos);
        } else if (arp.operation() == ArpPacket.REQUEST) {
            requests.increment();
            boolean probe = arp.senderIp() == 0;
            if (!probe) {
                port.neighbors().onMention(0, sender, senderMac, true, toUs, nowNanos);
            }
            if (toUs) {
                send(ArpPacket.REPLY, senderMac, arp.targetIp(), senderMac, arp.senderIp());
            }
        }
    }

    private void learnReply(long sender, long senderMac, boolean toUs, long nowNanos) {
        if (toUs) {
            port.neighbors().onReply(0, sender, senderMac, nowNanos);
        } else {
            port.neighbors().onMention(0, sender, senderMac, true, false, nowNanos);
        }
    }

    /**
     * Another host uses our address. It is defended once in ten seconds; a conflict between is for its giver to answer, and of one
     * that is fixed means nothing (RFC 5227 §2.4 (b), (c)).
     */
    private void defend(int address, long otherMac, long nowNanos) {
        conflicts.increment();
        defences.values().removeIf(atNanos -> nowNanos - atNanos >= DEFEND_INTERVAL_NANOS);
        IpAddress ours = IpAddress.ofIpv4(address);
        if (defences.containsKey(address)) {
            port.onConflict(ours, otherMac, nowNanos);
            return;
        }
        defences.put(address, nowNanos);
        internet.log()
                .warning("address conflict interface=" + port.name() + " address=" + ours + " other="
                        + MacAddress.describe(otherMac));
        announce(address);
    }

    /** Asks whether another host uses an address; one at a time. */
    AddressProbe beginProbe(int address, AddressProbe.Result result, long nowNanos) {
        if (probing != null) {
            probing.cancel();
        }
        probing = new AddressProbe(this, internet.timers(), address, result);
        probing.onTimer(nowNanos);
        return probing;
    }

    void end(AddressProbe probe) {
        probing = probing == probe ? null : probing;
    }

    /** RFC 5227 §2.1.1: from no address. Returns false if it could not be sent. */
    boolean probe(int address) {
        return port.link().isUp() && send(ArpPacket.REQUEST, MacAddress.BROADCAST, 0, 0, address);
    }

    /** Announces an address now and a second time (RFC 5227 §2.3). */
    void announce(int address, long nowNanos) {
        announce(address);
        announcements.repeat(address, nowNanos);
    }

    /** Announces an address once, if it is this host's. */
    void announce(int address) {
        if (port.owns(0, IpAddress.mapped(address))) {
            send(ArpPacket.REQUEST, MacAddress.BROADCAST, address, 0, address);
        }
    }

    @Override
    public void solicit(long high, long low, long knownMac) {
        IpAddress source = port.sourceFor(high, low);
        if (source != null) {
            long destination = knownMac < 0 ? MacAddress.BROADCAST : knownMac;
            send(ArpPacket.REQUEST, destination, source.ipv4(), 0, (int) low);
        }
    }

    private boolean send(int operation, long destination, int senderIp, long targetMac, int targetIp) {
        PacketBuffer packet = internet.newPacket(OWNER);
        if (packet == null) {
            return false;
        }
        int at = packet.extend(ArpPacket.SIZE_BYTES);
        arp.wrap(packet.memory(), at).write(operation, port.link().macAddress(), senderIp, targetMac, targetIp);
        port.link().send(packet, destination, EthernetHeader.TYPE_ARP);
        return true;
    }
}
