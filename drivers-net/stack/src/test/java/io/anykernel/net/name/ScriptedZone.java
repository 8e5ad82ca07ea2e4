package io.anykernel.net.name;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.wire.DnsMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** A name server whose answers a test writes; runs in its host's loop. */
final class ScriptedZone {
    /** A question as it arrived. */
    record Question(int identification, byte[] name, int type, boolean isByTcp, boolean hasEdns, int sourcePort) {
        /** The name as it is written, without a dot at its end. */
        String text() {
            StringBuilder text = new StringBuilder();
            for (int at = 0; name[at] != 0; at += name[at] + 1) {
                text.append(at == 0 ? "" : ".").append(new String(name, at + 1, name[at], StandardCharsets.US_ASCII));
            }
            return text.toString();
        }
    }

    /** What an answer says; records are written without pointers. */
    static final class Answer {
        private final ByteArrayOutputStream records = new ByteArrayOutputStream();
        private int answers;
        private int authorities;
        private int flags = 0x8180;

        Answer code(int code) {
            flags |= code;
            return this;
        }

        Answer truncated() {
            flags |= 0x200;
            return this;
        }

        Answer address(String name, String address, int seconds) {
            IpAddress parsed = IpAddress.parse(address);
            Memory data = Memory.allocate(16);
            data.i64be(0, parsed.high());
            data.i64be(8, parsed.low());
            byte[] bytes = new byte[16];
            data.get(0, bytes, 0, 16);
            byte[] wanted = parsed.isIpv4() ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
            return record(name, parsed.isIpv4() ? DnsMessage.TYPE_A : DnsMessage.TYPE_AAAA, seconds, wanted);
        }

        Answer alias(String name, String target, int seconds) {
            return record(
                    name,
                    DnsMessage.TYPE_CNAME,
                    seconds,
                    DomainName.parse(target).labels());
        }

        Answer record(String name, int type, int seconds, byte[] data) {
            answers++;
            return write(name, type, seconds, data);
        }

        /** A start of authority that lets the absence be kept for so long. */
        Answer authority(String zone, int minimumSeconds) {
            authorities++;
            byte[] data = new byte[2 + 20];
            data[21] = (byte) minimumSeconds;
            data[20] = (byte) (minimumSeconds >>> 8);
            return write(zone, DnsMessage.TYPE_SOA, 3600, data);
        }

        /** The name of a server that another zone is at. */
        Answer referral(String zone, String server) {
            authorities++;
            return write(zone, 2, 3600, DomainName.parse(server).labels());
        }

        private Answer write(String name, int type, int seconds, byte[] data) {
            records.writeBytes(DomainName.parse(name).labels());
            records.writeBytes(new byte[] {
                0,
                (byte) type,
                0,
                1,
                (byte) (seconds >>> 24),
                (byte) (seconds >>> 16),
                (byte) (seconds >>> 8),
                (byte) seconds,
                (byte) (data.length >>> 8),
                (byte) data.length
            });
            records.writeBytes(data);
            return this;
        }

        byte[] to(Question question) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int id = question.identification;
            all.writeBytes(new byte[] {
                (byte) (id >>> 8),
                (byte) id,
                (byte) (flags >>> 8),
                (byte) flags,
                0,
                1,
                0,
                (byte) answers,
                0,
                (byte) authorities,
                0,
                0
            });
            all.writeBytes(question.name);
            all.writeBytes(new byte[] {0, (byte) question.type, 0, 1});
            all.writeBytes(records.toByteArray());
            return all.toByteArray();
        }
    }

    /** Answers a question; {@code null} for silence. */
    interface Script {
        Answer answer(Question question);
    }

    final List<Question> questions = new ArrayList<>();
    private final UdpSocket udp;
    private final TcpListener listener;
    private final List<TcpSocket> accepted = new ArrayList<>();
    private Script script = question -> null;
    private UnaryOperator<byte[]> spoiler = bytes -> bytes;

    ScriptedZone(TestHost host) {
        udp = host.stack.bindUdp(IpAddress.ANY, DnsMessage.PORT);
        listener = host.stack.listen(DnsMessage.PORT, 4);
        host.runInLoop(this::run);
    }

    void answer(Script script) {
        this.script = script;
    }

    /** Changes the bytes of each answer by UDP before it is sent. */
    void spoil(UnaryOperator<byte[]> spoiler) {
        this.spoiler = spoiler;
    }

    private void run() {
        byte[] bytes = new byte[512];
        Datagram origin = new Datagram();
        for (int length = udp.tryReceive(bytes, 0, bytes.length, origin);
                length >= 0;
                length = udp.tryReceive(bytes, 0, bytes.length, origin)) {
            byte[] answer = answer(bytes, length, false, origin.sourcePort());
            if (answer != null) {
                byte[] sent = spoiler.apply(answer);
                udp.tryReply(sent, 0, sent.length, origin);
            }
        }
        for (TcpSocket socket = listener.tryAccept(); socket != null; socket = listener.tryAccept()) {
            accepted.add(socket);
        }
        accepted.removeIf(this::serve);
    }

    /** Whether the connection is done with. */
    private boolean serve(TcpSocket socket) {
        byte[] bytes = new byte[512];
        int taken = socket.tryReceive(bytes, 0, bytes.length);
        if (taken == Errno.WOULD_BLOCK) {
            return false;
        }
        byte[] answer = taken > 2 ? answer(Arrays.copyOfRange(bytes, 2, taken), taken - 2, true, 0) : null;
        if (answer != null) {
            socket.trySend(new byte[] {(byte) (answer.length >>> 8), (byte) answer.length}, 0, 2);
            socket.trySend(answer, 0, answer.length);
        }
        socket.close();
        return true;
    }

    private byte[] answer(byte[] bytes, int length, boolean isByTcp, int sourcePort) {
        Memory memory = Memory.allocate(length);
        memory.put(0, bytes, 0, length);
        DnsMessage message = new DnsMessage().wrap(memory, 0, length);
        byte[] name = new byte[DnsMessage.MAX_NAME_BYTES];
        int nameBytes = message.readName(DnsMessage.HEADER_BYTES, name);
        int type = message.u16(DnsMessage.HEADER_BYTES + nameBytes);
        Question question = new Question(
                message.identification(),
                Arrays.copyOf(name, nameBytes),
                type,
                isByTcp,
                memory.u16be(10) == 1,
                sourcePort);
        questions.add(question);
        Answer answer = script.answer(question);
        return answer == null ? null : answer.to(question);
    }
}
