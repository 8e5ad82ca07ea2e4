package io.anykernel.net.autoconf;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;

/** What came of routers' advertisements. */
final class RouterCounters {
    final Counter solicitations;
    final Counter advertisements;
    final Counter addresses;
    final Counter duplicates;
    final Counter dropMalformed;

    RouterCounters(Counters counters) {
        Counters scope = counters.scope("slaac");
        solicitations = scope.counter("solicitations");
        advertisements = scope.counter("advertisements");
        addresses = scope.counter("addresses");
        duplicates = scope.counter("duplicates");
        dropMalformed = scope.counter("drop.malformed");
    }
}
