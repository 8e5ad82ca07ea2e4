package io.anykernel.net.name;

import io.anykernel.core.log.Counters;
import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.Destination;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.ip.PolledService;
import io.anykernel.net.tcp.TcpConnection;
import io.anykernel.net.tcp.TcpLayer;
import io.anykernel.net.udp.UdpEndpoint;
import io.anykernel.net.udp.UdpLayer;
import io.anykernel.net.wire.DnsMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * A stub resolver (RFC 1034 §5.3.1): it asks servers that ask others, keeps what they say, and asks each question once at a
 * time, however many wait for it. Confined to one Cpu.
 */
public final class NameService implements PolledService {
    private static final int MAX_PENDING = 64;
    private static final int FIRST_PORT = 1024;
    private static final int PORTS = 65_536 - FIRST_PORT;
    private static final int PORT_TRIES = 32;

    private final InternetLayer internet;
    private final UdpLayer udp;
    private final TcpLayer tcp;
    private final TimerWheel timers;
    private final Entropy entropy;
    private final NameCounters counters;
    private final Supplier<List<IpAddress>> leasedServers;
    private final NameCache cache = new NameCache();
    private final AnswerReader reader = new AnswerReader();
    private final List<NameQuery> pending = new ArrayList<>();
    private List<IpAddress> servers = List.of();
    /** Whose answers are kept. */
    private List<IpAddress> answering = List.of();

    private Runnable observer = () -> {};
    private boolean isClosed;

    /** @param leasedServers those that DHCP servers named now */
    public NameService(
            InternetLayer internet,
            UdpLayer udp,
            TcpLayer tcp,
            TimerWheel timers,
            Entropy entropy,
            Supplier<List<IpAddress>> leasedServers,
            Counters counters) {
        this.internet = internet;
        this.udp = udp;
        this.tcp = tcp;
        this.timers = timers;
        this.entropy = entropy;
        this.leasedServers = leasedServers;
        this.counters = new NameCounters(counters);
    }

    /** Whether servers can be asked for it: letters, digits, hyphens and underscores between dots (RFC 1035 §3.1). */
    public static boolean isName(String text) {
        return DomainName.parse(text) != null;
    }

    /** Names the observer that is notified, with the Cpu held, of each answer; it must not block. */
    public void observe(Runnable observer) {
        this.observer = observer;
    }

    /** Servers that are asked before those of leases. */
    public void servers(List<IpAddress> servers) {
        this.servers = List.copyOf(servers);
    }

    /**
     * Begins to look a name up: what is known, or a query that is under way.
     *
     * @param suffixes names of domains that a name without a dot is looked up in first
     */
    public NameLookup lookup(String name, List<String> suffixes) {
        return new NameLookup(this, name, suffixes);
    }

    @Override
    public void poll(long nowNanos) {
        for (int i = pending.size() - 1; i >= 0; i--) {
            if (i < pending.size()) {
                pending.get(i).poll(nowNanos);
            }
        }
    }

    /** Later questions fail, too, with {@code SHUT_DOWN}. */
    @Override
    public void close(long nowNanos) {
        isClosed = true;
        for (NameQuery query : List.copyOf(pending)) {
            query.fail(Errno.SHUT_DOWN, nowNanos);
        }
    }

    // ---- for lookups

    /** What is known of it, or {@code null}. Answers of servers that are no longer asked may be of another network. */
    NameAnswer known(DomainName name, int type, long nowNanos) {
        List<IpAddress> now = knownServers();
        if (!now.equals(answering)) {
            answering = now;
            cache.clear();
        }
        NameAnswer known = cache.find(name, type, nowNanos);
        if (known != null) {
            counters.cacheHits.increment();
        }
        return known;
    }

    /** Those that are asked now, in order. */
    List<IpAddress> knownServers() {
        List<IpAddress> all = new ArrayList<>(servers);
        for (IpAddress leased : leasedServers.get()) {
            if (!all.contains(leased)) {
                all.add(leased);
            }
        }
        return List.copyOf(all);
    }

    boolean isClosed() {
        return isClosed;
    }

    /** The query that asks for it, begun if there is none; {@code null} if too many are under way, or this is closed. */
    NameQuery query(DomainName name, int type, long nowNanos) {
        for (NameQuery each : pending) {
            if (each.type() == type && each.name().equals(name)) {
                return each;
            }
        }
        if (isClosed || pending.size() == MAX_PENDING) {
            return null;
        }
        NameQuery query = new NameQuery(this, name, type, knownServers());
        pending.add(query);
        query.start(nowNanos);
        return query;
    }

    /** Whether this host has an address of that IP version that others can answer to. */
    boolean hasAddress(boolean isIpv4) {
        return internet.hasGlobalAddress(isIpv4);
    }

    /** The best to connect to first (RFC 6724 §6); of equals the first stays the first. */
    List<IpAddress> sorted(List<IpAddress> addresses) {
        List<Destination> order = new ArrayList<>(addresses.size());
        for (IpAddress each : addresses) {
            order.add(internet.destination(each));
        }
        Collections.sort(order);
        List<IpAddress> sorted = new ArrayList<>(order.size());
        for (Destination each : order) {
            sorted.add(each.address());
        }
        return List.copyOf(sorted);
    }

    // ---- for queries

    void onAnswered(NameQuery query, long nowNanos) {
        pending.remove(query);
        NameAnswer answer = query.answer();
        if (answer.outcome() != Errno.OK && answer.outcome() != Errno.NO_ENTRY && answer.outcome() != Errno.NO_DATA) {
            counters.failures.increment();
        }
        if (query.servers().equals(answering)) {
            cache.keep(query.name(), query.type(), answer, nowNanos);
        }
        observer.run();
    }

    /** A port that cannot be guessed off the path (RFC 5452 §9.2), or {@code null} if none is free. */
    UdpEndpoint bindRandomPort() {
        UdpEndpoint bound = null;
        for (int i = 0; i < PORT_TRIES && bound == null; i++) {
            bound = udp.bind(0, 0, FIRST_PORT + Math.floorMod(randomBits(), PORTS));
        }
        return bound;
    }

    int randomBits() {
        return (int) (entropy.nextLong() >>> 16);
    }

    int send(UdpEndpoint from, byte[] query, IpAddress server, long nowNanos) {
        return udp.send(from, 0, 0, query, 0, query.length, server.high(), server.low(), DnsMessage.PORT, nowNanos);
    }

    TcpConnection connect(IpAddress server, long nowNanos) {
        return tcp.connect(0, 0, 0, server.high(), server.low(), DnsMessage.PORT, nowNanos);
    }

    void arm(Timer timer, long deadlineNanos) {
        timers.arm(timer, deadlineNanos);
    }

    void cancel(Timer timer) {
        timers.cancel(timer);
    }

    NameCounters counters() {
        return counters;
    }

    AnswerReader reader() {
        return reader;
    }
}
