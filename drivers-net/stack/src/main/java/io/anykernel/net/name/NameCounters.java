package io.anykernel.net.name;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;

/** What the resolver did. */
final class NameCounters {
    final Counter queries;
    final Counter queriesTcp;
    final Counter cacheHits;
    final Counter timeouts;
    final Counter failures;
    /** An answer to no question of this host's: late, or forged. */
    final Counter dropUnexpected;

    final Counter dropMalformed;

    NameCounters(Counters counters) {
        Counters scope = counters.scope("dns");
        queries = scope.counter("queries");
        queriesTcp = scope.counter("queries.tcp");
        cacheHits = scope.counter("cache-hits");
        timeouts = scope.counter("timeouts");
        failures = scope.counter("failures");
        dropUnexpected = scope.counter("drop.unexpected");
        dropMalformed = scope.counter("drop.malformed");
    }
}
