package io.anykernel.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void scopesPutTheirNamesBefore() {
        Counters tcp = counters.scope("net").scope("tcp");
        Counter retransmits = tcp.counter("retransmit.timeout");
        retransmits.increment();
        retransmits.add(4);
        assertEquals("net.tcp.retransmit.timeout", retransmits.name());
        assertEquals(5, counters.value("net.tcp.retransmit.timeout"));
        assertEquals(5, tcp.value("net.tcp.retransmit.timeout"), "names are full ones everywhere");
        assertEquals(0, counters.value("retransmit.timeout"));
    }

    @Test
    void aNameIsOneCounterAndAllAreListedInOrder() {
        Counter first = counters.counter("b");
        assertSame(first, counters.counter("b"));
        counters.scope("a").counter("c");
        assertEquals(
                List.of("b", "a.c"), counters.all().stream().map(Counter::name).toList());
        assertThrows(UnsupportedOperationException.class, () -> counters.all().clear());
    }

    @Test
    void oneFullNameIsOneCounterWhereverItsScopeIsCut() {
        Counter counter = counters.scope("a").scope("b").counter("c");
        assertSame(counter, counters.counter("a.b.c"));
        assertSame(counter, counters.scope("a").counter("b.c"));
        assertNotSame(counter, counters.scope("a").counter("c.b"));
    }

    /** Enough of them to grow the index, with names whose hashes are equal: "Aa" and "BB". */
    @Test
    void eachOfManyIsFoundWhereverItsNameIsCut() {
        List<Counter> made = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            made.add(counters.scope("s" + i % 7).scope(i % 2 == 0 ? "Aa" : "BB").counter("c." + i));
        }
        assertEquals(made, counters.all());
        for (Counter each : made) {
            String name = each.name();
            for (int cut = name.indexOf('.'); cut >= 0; cut = name.indexOf('.', cut + 1)) {
                assertSame(each, counters.scope(name.substring(0, cut)).counter(name.substring(cut + 1)));
            }
            assertSame(each, counters.counter(name));
        }
        assertEquals(300, counters.all().size());
        assertNotSame(counters.counter("x.Aa"), counters.scope("x").counter("BB"));
    }

    @Test
    void gaugesAreReadWhenTheyAreAskedFor() {
        long[] left = {7};
        counters.scope("pool").gauge("left", () -> left[0]);
        assertEquals(7, counters.value("pool.left"));
        left[0] = 3;
        assertEquals(3, counters.value("pool.left"));
        assertEquals("pool.left", counters.gauges().get(0).name());
        counters.gauge("pool.left", () -> 1);
        assertEquals(1, counters.gauges().size());
        assertEquals(1, counters.value("pool.left"));
        assertEquals(List.of(), counters.all(), "a gauge is no counter");
    }

    @Test
    void logLinesCarryTheirName() {
        List<String> lines = new ArrayList<>();
        Log log = new Log(text -> lines.add(text.toString()), "tcp");
        log.line("state=ESTABLISHED");
        log.named("arp").line("entry=stale");
        assertEquals(List.of("tcp: state=ESTABLISHED", "arp: entry=stale"), lines);
    }

    @Test
    void linesBelowTheThresholdAreDropped() {
        List<String> lines = new ArrayList<>();
        Log log = new Log(text -> lines.add(text.toString()), "tcp");
        log.threshold(LogLevel.WARNING);
        log.line("state=ESTABLISHED");
        log.warning("pool=low");
        log.named("arp").line("entry=stale");
        log.threshold(LogLevel.ERROR);
        log.warning("pool=lower");
        log.error("event=failed");
        assertEquals(List.of("tcp: pool=low", "tcp: event=failed"), lines);
    }
}
