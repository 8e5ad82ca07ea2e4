package io.anykernel.net.name;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.time.Timer;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.udp.UdpEndpoint;
import io.anykernel.net.wire.DnsMessage;
import java.util.List;

/**
 * One question and its way to an answer: by UDP to one server after another, each time from another port and with another
 * number (RFC 5452 §9.2), and by TCP where an answer is too long (RFC 7766 §5). Confined to one Cpu.
 */
final class NameQuery {
    private static final int ROUNDS = 2;
    /** How often a question begins anew because servers are others: a router that names others without end keeps none alive. */
    private static final int MAX_CHANGES = 4;

    private static final long FIRST_WAIT_NANOS = 2_000_000_000L;
    private static final long TCP_WAIT_NANOS = 5_000_000_000L;
    /** Passes every path without fragments, as resolvers agreed in 2020. */
    private static final int UDP_PAYLOAD_BYTES = 1232;

    private static final int QUERY_BYTES = 300;

    private final NameService service;
    private final DomainName name;
    private final int type;
    private List<IpAddress> servers;
    private final DnsMessage message = new DnsMessage();
    private int server;
    private int round;
    private int changes;
    private int identification;
    private boolean usesEdns = true;
    private UdpEndpoint endpoint;
    private TcpQuery tcp;
    private NameAnswer answer;

    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            service.counters().timeouts.increment();
            tryNext(Errno.TIMED_OUT, nowNanos);
        }
    };

    NameQuery(NameService service, DomainName name, int type, List<IpAddress> servers) {
        this.service = service;
        this.name = name;
        this.type = type;
        this.servers = servers;
    }

    DomainName name() {
        return name;
    }

    int type() {
        return type;
    }

    /** Those that are asked. */
    List<IpAddress> servers() {
        return servers;
    }

    /** {@code null} until there is one; a failure is one, too. */
    NameAnswer answer() {
        return answer;
    }

    void start(long nowNanos) {
        if (servers.isEmpty()) {
            end(NameAnswer.failure(Errno.NETWORK_UNREACHABLE), nowNanos);
        } else {
            ask(nowNanos);
        }
    }

    private void ask(long nowNanos) {
        endpoint = service.bindRandomPort();
        if (endpoint == null) {
            end(NameAnswer.failure(Errno.NO_BUFFERS), nowNanos);
            return;
        }
        IpAddress to = servers.get(server);
        endpoint.connect(to.high(), to.low(), DnsMessage.PORT);
        byte[] query = query();
        service.counters().queries.increment();
        int outcome = service.send(endpoint, query, to, nowNanos);
        if (outcome == Errno.OK || outcome == Errno.NO_BUFFERS) {
            service.arm(timer, nowNanos + (FIRST_WAIT_NANOS << round));
        } else {
            tryNext(outcome, nowNanos);
        }
    }

    private byte[] query() {
        identification = service.randomBits() & 0xffff;
        Memory memory = Memory.allocate(QUERY_BYTES);
        int length = message.wrap(memory, 0, QUERY_BYTES)
                .writeQuery(identification, name.labels(), type, usesEdns ? UDP_PAYLOAD_BYTES : 0);
        byte[] query = new byte[length];
        memory.get(0, query, 0, length);
        return query;
    }

    /** Takes what has arrived. */
    void poll(long nowNanos) {
        while (answer == null && endpoint != null && !endpoint.isEmpty()) {
            UdpEndpoint read = endpoint;
            take(read.peek(), nowNanos);
            if (!read.isClosed()) {
                read.discard();
            }
        }
        if (answer == null && endpoint != null && endpoint.takePeerError() != Errno.OK) {
            tryNext(Errno.CONNECTION_REFUSED, nowNanos);
        }
        if (answer == null && tcp != null) {
            pollTcp(nowNanos);
        }
    }

    private void take(PacketBuffer payload, long nowNanos) {
        message.wrap(payload.memory(), payload.start(), payload.runBytes());
        int records = message.recordsOf(identification, name.labels(), type);
        if (message.isBareFailure(identification)) {
            onFailure(nowNanos);
        } else if (records < 0) {
            service.counters().dropUnexpected.increment();
        } else if (message.isTruncated() || payload.sliceCount() > 0) {
            askByTcp(nowNanos);
        } else {
            judge(records, nowNanos);
        }
    }

    private void askByTcp(long nowNanos) {
        release(nowNanos);
        service.counters().queriesTcp.increment();
        tcp = new TcpQuery(service.connect(servers.get(server), nowNanos), query());
        service.arm(timer, nowNanos + TCP_WAIT_NANOS);
        pollTcp(nowNanos);
    }

    private void pollTcp(long nowNanos) {
        int outcome = tcp.advance(nowNanos);
        if (outcome == Errno.WOULD_BLOCK) {
            return;
        }
        if (outcome != Errno.OK) {
            tryNext(outcome, nowNanos);
            return;
        }
        message.wrap(tcp.answer(), 0, tcp.answer().lengthBytes());
        int records = message.recordsOf(identification, name.labels(), type);
        if (records < 0) {
            service.counters().dropMalformed.increment();
            tryNext(Errno.IO, nowNanos);
        } else {
            judge(records, nowNanos);
        }
    }

    /** What the server says. */
    private void judge(int records, long nowNanos) {
        int code = message.code();
        if (code != DnsMessage.CODE_OK && code != DnsMessage.CODE_NO_SUCH_NAME) {
            onFailure(nowNanos);
            return;
        }
        NameAnswer read = service.reader().read(message, records, name.labels(), type);
        if (read == null) {
            service.counters().dropMalformed.increment();
            tryNext(Errno.IO, nowNanos);
        } else {
            end(read, nowNanos);
        }
    }

    private void onFailure(long nowNanos) {
        int code = message.code();
        boolean isBeforeEdns = code == DnsMessage.CODE_FORMAT_ERROR || code == DnsMessage.CODE_NOT_IMPLEMENTED;
        if (usesEdns && isBeforeEdns) {
            usesEdns = false;
            release(nowNanos);
            ask(nowNanos);
        } else {
            tryNext(Errno.IO, nowNanos);
        }
    }

    /** Asks the next server, or the first again; or, where servers are others by now, the first of them. */
    private void tryNext(int cause, long nowNanos) {
        release(nowNanos);
        List<IpAddress> known = service.knownServers();
        if (changes < MAX_CHANGES && !known.isEmpty() && !known.equals(servers)) {
            changes++;
            servers = known;
            server = 0;
            round = 0;
            ask(nowNanos);
            return;
        }
        server++;
        if (server == servers.size()) {
            server = 0;
            round++;
        }
        if (round == ROUNDS) {
            end(NameAnswer.failure(cause), nowNanos);
        } else {
            ask(nowNanos);
        }
    }

    void fail(int cause, long nowNanos) {
        end(NameAnswer.failure(cause), nowNanos);
    }

    private void end(NameAnswer found, long nowNanos) {
        release(nowNanos);
        answer = found;
        service.onAnswered(this, nowNanos);
    }

    /** Closes what the last try opened. */
    void release(long nowNanos) {
        service.cancel(timer);
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
        if (tcp != null) {
            tcp.close(nowNanos);
            tcp = null;
        }
    }
}
