package io.anykernel.net.dhcp;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;

/** What DHCP clients did. */
final class DhcpCounters {
    final Counter discovers;
    final Counter requests;
    final Counter declines;
    final Counter leases;
    final Counter losses;
    /** A server said no. */
    final Counter refusals;
    /** Not DHCP's, or not to this host. */
    final Counter dropMalformed;
    /** Nothing that answers what was asked, or that contradicts itself. */
    final Counter dropUnexpected;

    DhcpCounters(Counters counters) {
        Counters scope = counters.scope("dhcp");
        discovers = scope.counter("discovers");
        requests = scope.counter("requests");
        declines = scope.counter("declines");
        leases = scope.counter("leases");
        losses = scope.counter("losses");
        refusals = scope.counter("refusals");
        dropMalformed = scope.counter("drop.malformed");
        dropUnexpected = scope.counter("drop.unexpected");
    }
}
