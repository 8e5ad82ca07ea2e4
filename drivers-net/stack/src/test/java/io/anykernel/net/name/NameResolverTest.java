package io.anykernel.net.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.socket.NameResolution;
import io.anykernel.net.wire.DnsMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What becomes of a name server's answers, a script a rule. */
class NameResolverTest extends ResolverHosts {
    private void failed(String name, int code) {
        assertEquals(code, resolved(name).outcome());
    }

    // ---- answers

    @Test
    void anAddressIsFound() {
        zone.answer(question -> answer().address(HOST, "10.0.0.9", 60).address(HOST, "10.0.0.8", 60));
        found("Host.EXAMPLE.", "10.0.0.9", "10.0.0.8");
        assertEquals(DnsMessage.TYPE_A, zone.questions.get(0).type());
        assertTrue(zone.questions.get(0).hasEdns());
    }

    @Test
    void aliasesAreFollowedInWhateverOrderTheyStand() {
        zone.answer(question -> answer().address("c.example", "10.0.0.9", 60)
                .alias("b.example", "c.example", 60)
                .alias(HOST, "b.example", 60));
        found(HOST, "10.0.0.9");
    }

    @Test
    void aliasesInACircleAreAFailure() {
        zone.answer(question -> answer().alias(HOST, "b.example", 60).alias("b.example", HOST, 60));
        failed(HOST, Errno.IO);
    }

    @Test
    void recordsOfOtherNamesAreNotBelieved() {
        zone.answer(
                question -> answer().address("other.example", "10.0.0.66", 60).address(HOST, "10.0.0.9", 60));
        found(HOST, "10.0.0.9");
        zone.answer(question -> null);
        NameResolution other = start("other.example");
        network.runFor(SECOND);
        assertEquals(Errno.WOULD_BLOCK, other.outcome());
    }

    @Test
    void aNameWithoutADotIsLookedUpInEachDomainThatIsSearchedAndThenAlone() {
        network.left.stack.names().search(List.of("lab.example", "example"));
        zone.answer(question -> question.text().equals(HOST)
                ? answer().address(HOST, "10.0.0.9", 60)
                : answer().code(DnsMessage.CODE_NO_SUCH_NAME));
        found("host", "10.0.0.9");
        failed("none", Errno.NO_ENTRY);
        assertEquals(
                List.of("host.lab.example", HOST, "none.lab.example", "none.example", "none"),
                zone.questions.stream().map(ScriptedZone.Question::text).toList());
    }

    @Test
    void aDomainThatIsNoNameIsRefusedAndChangesNothing() {
        network.left.stack.names().search(List.of("example"));
        assertThrows(
                IllegalArgumentException.class,
                () -> network.left.stack.names().search(List.of("lab.example", "a..b")));
        zone.answer(question -> answer().address(HOST, "10.0.0.9", 60));
        found("host", "10.0.0.9");
    }

    @Test
    void aNameThatDoesNotExistAndOneWithoutAddressAreToldApart() {
        zone.answer(question -> answer().code(DnsMessage.CODE_NO_SUCH_NAME));
        failed(HOST, Errno.NO_ENTRY);
        zone.answer(question -> answer());
        failed(HOST, Errno.NO_DATA);
    }

    @Test
    void addressesThatCanBeReachedComeFirst() {
        configure("10.0.0.1/24", "fd00::1/64");
        zone.answer(question -> question.type() == DnsMessage.TYPE_A
                ? answer().address(HOST, "192.0.2.1", 60).address(HOST, "10.0.0.9", 60)
                : answer().address(HOST, "2001:db8::9", 60).address(HOST, "fd00::9", 60));
        found(HOST, "10.0.0.9", "fd00::9", "2001:db8::9", "192.0.2.1");
    }

    /** A host that cannot use one does not ask for it, as RFC 3493's AI_ADDRCONFIG. */
    @Test
    void onlyAddressesOfTheHostsOwnVersionsAreAskedFor() {
        zone.answer(question -> answer().address(HOST, "10.0.0.9", 60));
        found(HOST, "10.0.0.9");
        assertEquals(1, zone.questions.size());
    }

    @Test
    void literalsAndLocalhostAreAskedOfNoServer() {
        found("10.0.0.7", "10.0.0.7");
        found("fd00::7", "fd00::7");
        found("localhost", "127.0.0.1", "::1");
        found("db.LocalHost.", "127.0.0.1", "::1");
        assertEquals(0, zone.questions.size());
    }

    @Test
    void whatIsNoNameIsRefused() {
        String label = "a".repeat(64);
        for (String name : List.of(
                "", ".", "a..b", ".a", "a b", "a/b", label, (label.substring(1) + ".").repeat(4) + "ab", "ä.example")) {
            failed(name, Errno.INVALID);
        }
        zone.answer(question -> answer().code(DnsMessage.CODE_NO_SUCH_NAME));
        failed((label.substring(1) + ".").repeat(3) + "a".repeat(61), Errno.NO_ENTRY);
        failed("_service.a-1.example", Errno.NO_ENTRY);
        assertEquals(2, zone.questions.size());
    }

    // ---- keeping

    @Test
    void anAnswerIsKeptForItsTime() {
        zone.answer(question -> answer().alias(HOST, "b.example", 30).address("b.example", "10.0.0.9", 60));
        found(HOST, "10.0.0.9");
        found(HOST, "10.0.0.9");
        assertEquals(1, zone.questions.size());
        network.runFor(31 * SECOND);
        found(HOST, "10.0.0.9");
        assertEquals(2, zone.questions.size());
    }

    @Test
    void anAbsenceIsKeptForAsLongAsItsZoneSays() {
        zone.answer(question -> answer().code(DnsMessage.CODE_NO_SUCH_NAME).authority("example", 100));
        failed(HOST, Errno.NO_ENTRY);
        network.runFor(90 * SECOND);
        failed(HOST, Errno.NO_ENTRY);
        assertEquals(1, zone.questions.size());
        network.runFor(20 * SECOND);
        failed(HOST, Errno.NO_ENTRY);
        assertEquals(2, zone.questions.size());
    }

    @Test
    void aNegativeTimeIsNone() {
        zone.answer(question -> answer().address(HOST, "10.0.0.9", -5));
        found(HOST, "10.0.0.9");
        found(HOST, "10.0.0.9");
        assertEquals(2, zone.questions.size());
    }

    @Test
    void theSameQuestionIsUnderWayOnce() {
        zone.answer(question -> answer().address(HOST, "10.0.0.9", 60));
        NameResolution first = start(HOST);
        NameResolution second = start(HOST);
        network.runUntil(() -> first.outcome() == Errno.OK && second.outcome() == Errno.OK, LIMIT);
        assertEquals(1, zone.questions.size());
    }

    // ---- servers that fail

    @Test
    void aSilentServerIsFollowedByTheNext() {
        servers("10.0.0.77", "10.0.0.2");
        zone.answer(question -> answer().address(HOST, "10.0.0.9", 60));
        found(HOST, "10.0.0.9");
        assertEquals(1, counter("timeouts"));
    }

    @Test
    void aServerThatFailsIsFollowedByTheNextAtOnce() {
        servers("10.0.0.2", "fd00::2", "10.0.0.2");
        zone.answer(question -> zone.questions.size() == 1 ? answer().code(2) : answer().address(HOST, "10.0.0.9", 60));
        long before = network.nowNanos();
        found(HOST, "10.0.0.9");
        assertTrue(network.nowNanos() - before < SECOND);
    }

    @Test
    void aServerBeforeEdnsIsAskedWithoutIt() {
        zone.answer(question -> question.hasEdns()
                ? answer().code(DnsMessage.CODE_FORMAT_ERROR)
                : answer().address(HOST, "10.0.0.9", 60));
        found(HOST, "10.0.0.9");
    }

    @Test
    void withoutAnAnswerItIsOverAfterTwoRounds() {
        long before = network.nowNanos();
        failed(HOST, Errno.TIMED_OUT);
        assertEquals(6 * SECOND, network.nowNanos() - before, SECOND / 10);
        assertEquals(2, zone.questions.size());
    }

    @Test
    void withoutAServerThereIsNoWay() {
        servers();
        failed(HOST, Errno.NETWORK_UNREACHABLE);
        servers("192.0.2.1");
        failed(HOST, Errno.NETWORK_UNREACHABLE);
    }

    @Test
    void aStackThatClosesEndsWhatIsUnderWay() {
        NameResolution resolution = start(HOST);
        network.left.stack.close();
        assertEquals(Errno.SHUT_DOWN, resolution.outcome());
        assertEquals(Errno.SHUT_DOWN, start(HOST).outcome());
    }

    // ---- long answers

    @Test
    void anAnswerThatIsTooLongComesByTcp() {
        zone.answer(question -> {
            ScriptedZone.Answer answer = answer();
            if (!question.isByTcp()) {
                return answer.truncated();
            }
            for (int i = 1; i <= 200; i++) {
                answer.address(HOST, "10.0.1." + i, 60);
            }
            return answer;
        });
        NameResolution resolution = resolved(HOST);
        assertEquals(Errno.OK, resolution.outcome());
        assertEquals(200, resolution.addresses().size());
        assertEquals(1, counter("queries.tcp"));
    }

    @Test
    void aConnectionThatEndsWithoutAnAnswerIsAFailure() {
        zone.answer(question -> question.isByTcp() ? null : answer().truncated());
        failed(HOST, Errno.CONNECTION_RESET);
    }

    // ---- forgeries (RFC 5452)

    @Test
    void eachTryHasAnotherPortAndNumber() {
        zone.answer(question -> answer().code(DnsMessage.CODE_NO_SUCH_NAME));
        for (int i = 0; i < 64; i++) {
            failed("n" + i + ".example", Errno.NO_ENTRY);
        }
        Set<Integer> numbers = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        zone.questions.forEach(question -> numbers.add(question.identification()));
        zone.questions.forEach(question -> ports.add(question.sourcePort()));
        assertTrue(numbers.size() > 60 && ports.size() > 60, numbers.size() + " numbers, " + ports.size() + " ports");
    }

    @Test
    void anAnswerToAnotherQuestionDoesNotCount() {
        int[] changed = {0};
        zone.answer(question -> answer().address(HOST, "10.0.0.66", 60));
        // The number, the response bit, the count of questions, a letter of the name, its type, its class.
        int[] places = {0, 1, 2, 5, 14, 27, 29};
        zone.spoil(bytes -> {
            byte[] forged = bytes.clone();
            int place = places[changed[0]++ % places.length];
            forged[place] ^= (byte) (place == 2 ? 0x80 : 1);
            return forged;
        });
        for (int i = 0; i < places.length; i++) {
            NameResolution resolution = start(HOST);
            network.runFor(SECOND);
            assertEquals(Errno.WOULD_BLOCK, resolution.outcome(), "place " + places[i]);
            network.runUntil(() -> resolution.outcome() != Errno.WOULD_BLOCK, LIMIT);
        }
        assertNotEquals(0, counter("drop.unexpected"));
    }

    /** Any bytes behind a true question. {@code -Danykernel.seed=S} replays one seed. */
    @Test
    void forgedAnswersHarmNothing() {
        long seed = Long.getLong("anykernel.seed", 7);
        SplittableRandom random = new SplittableRandom(seed);
        zone.answer(question -> answer().alias(HOST, "b.example", 9)
                .address("b.example", "10.0.0.9", 9)
                .authority("example", 9));
        zone.spoil(bytes -> {
            byte[] forged = java.util.Arrays.copyOf(
                    bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length);
            for (int i = random.nextInt(1, 6); i > 0 && forged.length > 31; i--) {
                forged[random.nextInt(30, forged.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt() : 0xc0 | random.nextInt(2));
            }
            if (forged.length > 7) {
                forged[7] = (byte) random.nextInt(6);
            }
            return forged;
        });
        int found = 0;
        for (int i = 0; i < 2000; i++) {
            NameResolution resolution = resolved(HOST);
            found += resolution.outcome() == Errno.OK ? 1 : 0;
            network.runFor(10 * SECOND);
        }
        System.out.println("seed=" + seed + " found=" + found);
        zone.spoil(bytes -> bytes);
        network.runFor(86_400 * SECOND);
        found(HOST, "10.0.0.9");
    }
}
