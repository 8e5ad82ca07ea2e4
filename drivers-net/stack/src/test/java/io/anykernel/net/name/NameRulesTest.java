package io.anykernel.net.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.NameResolution;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.DnsMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an attack on the resolver found: answers that are none, servers that change, many names at once. */
class NameRulesTest extends ResolverHosts {
    private static final int NOT_IMPLEMENTED = 4;
    private static final int SERVER_FAILURE = 2;

    private static ScriptedZone.Answer address() {
        return answer().address(HOST, "10.0.0.9", 60);
    }

    /** Failures come as servers send them that could not read the question: a header, and no more. */
    private void failuresAreBare() {
        zone.spoil(bytes -> {
            if ((bytes[3] & 15) == DnsMessage.CODE_OK) {
                return bytes;
            }
            byte[] bare = Arrays.copyOf(bytes, DnsMessage.HEADER_BYTES);
            Arrays.fill(bare, 4, bare.length, (byte) 0);
            return bare;
        });
    }

    // ---- answers that are none

    /** RFC 6891 §7. */
    @Test
    void aServerBeforeEdnsNeedNotRepeatTheQuestion() {
        failuresAreBare();
        for (int code : new int[] {DnsMessage.CODE_FORMAT_ERROR, NOT_IMPLEMENTED}) {
            String name = "h" + code + ".example";
            zone.answer(question -> question.hasEdns() ? answer().code(code) : answer().address(name, "10.0.0.9", 60));
            long before = network.nowNanos();
            found(name, "10.0.0.9");
            assertTrue(network.nowNanos() - before < SECOND);
        }
    }

    @Test
    void aBareFailureIsFollowedByTheNextServerAtOnce() {
        servers("10.0.0.2", "10.0.0.99", "10.0.0.2");
        failuresAreBare();
        zone.answer(question -> answer().code(SERVER_FAILURE));
        NameResolution failing = start(HOST);
        network.runFor(SECOND);
        zone.answer(question -> address());
        network.runUntil(() -> failing.outcome() != Errno.WOULD_BLOCK, 2 * SECOND);
        assertEquals(Errno.OK, failing.outcome());
        assertEquals(1, counter("timeouts"));
    }

    /** An absence or an answer counts with its question only. */
    @Test
    void aBareAbsenceIsNotBelieved() {
        failuresAreBare();
        zone.answer(question -> answer().code(DnsMessage.CODE_NO_SUCH_NAME));
        assertEquals(Errno.TIMED_OUT, resolved(HOST).outcome());
    }

    /** RFC 2308 §2.2: a referral is no absence; its server does not ask others, and another one may. */
    @Test
    void aReferralIsNoAbsence() {
        servers("10.0.0.2", "10.0.0.2");
        zone.answer(question -> zone.questions.size() == 1 ? answer().referral("example", "ns.example") : address());
        found(HOST, "10.0.0.9");
        zone.answer(question -> answer().referral("example", "ns.example").authority("example", 60));
        assertEquals(Errno.NO_DATA, resolved("other.example").outcome());
    }

    /** An alias's name fills its record (RFC 1035 §3.3.1). */
    @Test
    void anAliasThatReachesBeyondItsRecordIsMalformed() {
        byte[] target = DomainName.parse("b.example").labels();
        for (int length : new int[] {0, target.length - 1, target.length + 1}) {
            byte[] data = Arrays.copyOf(target, length);
            zone.answer(question ->
                    answer().record(HOST, DnsMessage.TYPE_CNAME, 60, data).address("b.example", "10.0.0.9", 60));
            assertEquals(Errno.IO, resolved(HOST).outcome(), length + " bytes");
        }
    }

    /** RFC 5452 §9.1: from the server's address and port alone. */
    @Test
    void anAnswerOfAnotherPortIsNotBelieved() {
        UdpSocket other = network.right.stack.bindUdp(IpAddress.ANY, 5353);
        zone.answer(question -> {
            byte[] forged = answer().address(HOST, "10.0.0.66", 60).to(question);
            other.trySend(forged, 0, forged.length, TestNetwork.LEFT, question.sourcePort());
            return null;
        });
        NameResolution resolution = start(HOST);
        network.runFor(SECOND);
        assertEquals(Errno.WOULD_BLOCK, resolution.outcome());
        zone.answer(question -> address());
        network.runUntil(() -> resolution.outcome() == Errno.OK, LIMIT);
        assertEquals(List.of(IpAddress.parse("10.0.0.9")), resolution.addresses());
    }

    @Test
    void recordsOfAnotherClassAreNotRead() {
        zone.answer(question -> address());
        zone.spoil(bytes -> {
            byte[] chaos = bytes.clone();
            chaos[DnsMessage.HEADER_BYTES + 2 * 14 + 4 + 3] = 3;
            return chaos;
        });
        assertEquals(Errno.NO_DATA, resolved(HOST).outcome());
    }

    // ---- many at once

    /** What finds no place waits for one: no more than 64 questions are under way. */
    @Test
    void manyNamesAtOnceAreAllFound() {
        zone.answer(question -> null);
        List<NameResolution> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(start("n" + i + ".example"));
        }
        network.runFor(SECOND);
        assertEquals(64, counter("queries"));
        zone.answer(question -> {
            int letters = question.name()[0];
            String name = new String(question.name(), 1, letters, java.nio.charset.StandardCharsets.US_ASCII);
            return answer().address(name + ".example", "10.0.0.9", 60);
        });
        network.runUntil(() -> all.stream().allMatch(each -> each.outcome() == Errno.OK), LIMIT);
    }

    /** Where packets to an address would come from is found without its neighbor. */
    @Test
    void addressesOfAnAnswerTakeNoPlaceAmongNeighbors() {
        zone.answer(question -> {
            ScriptedZone.Answer answer = answer();
            for (int i = 10; i < 40; i++) {
                answer.address(HOST, "10.0.0." + i, 60);
            }
            return answer;
        });
        assertEquals(30, resolved(HOST).addresses().size());
        assertEquals(1, network.left.stack.interfaces().get(0).neighbors());
    }

    @Test
    void addressesThatAreKeptAreBounded() {
        NameCache cache = new NameCache();
        List<IpAddress> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(IpAddress.ofIpv4(i));
        }
        NameAnswer answer = new NameAnswer(Errno.OK, List.copyOf(many), SECOND);
        for (int i = 0; i < 600; i++) {
            cache.keep(DomainName.parse("n" + i), DnsMessage.TYPE_A, answer, 0);
        }
        assertTrue(cache.addressCount() <= 4096, cache.addressCount() + " addresses");
        assertTrue(cache.size() >= 1);
        cache.clear();
        assertEquals(0, cache.addressCount());
    }

    // ---- servers that change

    @Test
    void aQuestionGoesOnWithNewServers() {
        servers("10.0.0.77", "10.0.0.78", "10.0.0.79");
        zone.answer(question -> address());
        NameResolution resolution = start(HOST);
        network.runFor(SECOND);
        servers("10.0.0.2");
        network.runUntil(() -> resolution.outcome() == Errno.OK, 2 * SECOND);
    }

    /** They may be another network's, where the name means another host. */
    @Test
    void whatOtherServersSaidIsForgotten() {
        zone.answer(question -> address());
        found(HOST, "10.0.0.9");
        zone.answer(question -> answer().address(HOST, "10.0.0.10", 60));
        found(HOST, "10.0.0.9");
        servers("10.0.0.2", "10.0.0.3");
        found(HOST, "10.0.0.10");
    }
}
