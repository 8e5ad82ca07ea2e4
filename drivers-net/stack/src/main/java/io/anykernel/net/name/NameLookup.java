package io.anykernel.net.name;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.wire.DnsMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of one name, of both IP versions that this host has, under the names of domains too where it has no dot.
 * Confined to one Cpu.
 */
public final class NameLookup {
    private static final String LOCALHOST = "localhost";

    private final NameService service;
    /** The names that are tried, in order. */
    private final List<DomainName> candidates = new ArrayList<>();

    private int candidate;
    private int outcome = Errno.WOULD_BLOCK;
    private List<IpAddress> addresses = List.of();

    /** Both of the candidate's questions, each {@code null} before it is asked, or where it is not. */
    private NameAnswer answer4;

    private NameAnswer answer6;
    private NameQuery query4;
    private NameQuery query6;

    NameLookup(NameService service, String name, List<String> suffixes) {
        this.service = service;
        IpAddress literal = literal(name);
        if (literal != null) {
            end(Errno.OK, List.of(literal));
        } else if (isLocalhost(name)) {
            end(Errno.OK, List.of(IpAddress.LOOPBACK_4, IpAddress.LOOPBACK_6));
        } else {
            collect(name, suffixes);
            if (candidates.isEmpty()) {
                end(Errno.INVALID, List.of());
            }
        }
    }

    private static IpAddress literal(String name) {
        boolean mayBeAddress = !name.isEmpty() && (name.indexOf(':') >= 0 || Character.isDigit(name.charAt(0)));
        if (!mayBeAddress) {
            return null;
        }
        try {
            return IpAddress.parse(name);
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /** RFC 6761 §6.3: never asked of a server. */
    private static boolean isLocalhost(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        int at = bare.length() - LOCALHOST.length();
        return at >= 0
                && bare.regionMatches(true, at, LOCALHOST, 0, LOCALHOST.length())
                && (at == 0 || bare.charAt(at - 1) == '.');
    }

    private void collect(String name, List<String> suffixes) {
        if (name.indexOf('.') < 0) {
            for (String suffix : suffixes) {
                add(name + "." + suffix);
            }
        }
        add(name);
    }

    private void add(String name) {
        DomainName parsed = DomainName.parse(name);
        if (parsed != null) {
            candidates.add(parsed);
        }
    }

    /**
     * Goes on; to be called again after each answer until it says something else than {@code WOULD_BLOCK}.
     *
     * @return {@code OK}; {@code NO_ENTRY} if there is no such name; {@code NO_DATA} if it has no address; {@code INVALID} if it is
     *     none; {@code NETWORK_UNREACHABLE} if no server is known; {@code TIMED_OUT}; {@code IO} if servers failed; {@code
     *     NO_BUFFERS} if no port is free; {@code SHUT_DOWN}
     */
    public int advance(long nowNanos) {
        service.poll(nowNanos);
        while (outcome == Errno.WOULD_BLOCK && isAnswered(nowNanos)) {
            takeAnswers();
        }
        return outcome;
    }

    /** The best first (RFC 6724 §6), else in the servers' order. */
    public List<IpAddress> addresses() {
        return addresses;
    }

    private boolean isAnswered(long nowNanos) {
        boolean wants6 = service.hasAddress(false);
        boolean wants4 = service.hasAddress(true) || !wants6;
        if (wants4 && answer4 == null) {
            query4 = query4 == null ? ask(DnsMessage.TYPE_A, nowNanos) : query4;
            answer4 = query4 == null ? answer4 : query4.answer();
        }
        if (wants6 && answer6 == null) {
            query6 = query6 == null ? ask(DnsMessage.TYPE_AAAA, nowNanos) : query6;
            answer6 = query6 == null ? answer6 : query6.answer();
        }
        return (!wants4 || answer4 != null) && (!wants6 || answer6 != null);
    }

    /** The query that is to be waited for; or {@code null} where the answer is known, and was taken, or no place is free. */
    private NameQuery ask(int type, long nowNanos) {
        DomainName name = candidates.get(candidate);
        NameAnswer known = service.known(name, type, nowNanos);
        NameQuery query = known == null ? service.query(name, type, nowNanos) : null;
        if (known == null && query == null && service.isClosed()) {
            known = NameAnswer.failure(Errno.SHUT_DOWN);
        }
        if (type == DnsMessage.TYPE_A) {
            answer4 = known;
        } else {
            answer6 = known;
        }
        return query;
    }

    private void takeAnswers() {
        List<IpAddress> found = new ArrayList<>();
        addAll(answer6, found);
        addAll(answer4, found);
        int failure = failure();
        candidate++;
        boolean isLast = candidate == candidates.size();
        boolean isAbsent = failure == Errno.NO_ENTRY || failure == Errno.NO_DATA;
        if (!found.isEmpty()) {
            end(Errno.OK, service.sorted(found));
        } else if (isLast || !isAbsent) {
            end(failure, List.of());
        }
        answer4 = null;
        answer6 = null;
        query4 = null;
        query6 = null;
    }

    private static void addAll(NameAnswer answer, List<IpAddress> found) {
        if (answer != null) {
            found.addAll(answer.addresses());
        }
    }

    /** Why there is no address: a server's failure before the absence of one kind, that before the name's. */
    private int failure() {
        int code4 = answer4 == null ? Errno.NO_ENTRY : answer4.outcome();
        int code6 = answer6 == null ? Errno.NO_ENTRY : answer6.outcome();
        for (int code : new int[] {code4, code6}) {
            if (code != Errno.OK && code != Errno.NO_ENTRY && code != Errno.NO_DATA) {
                return code;
            }
        }
        return code4 == Errno.NO_DATA || code6 == Errno.NO_DATA ? Errno.NO_DATA : Errno.NO_ENTRY;
    }

    private void end(int code, List<IpAddress> found) {
        outcome = code;
        addresses = found;
    }
}
