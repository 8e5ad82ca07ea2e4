package io.anykernel.net.tcp;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;

/** What TCP counts. */
final class TcpCounters {
    final Counter segmentsIn;
    final Counter segmentsOut;
    final Counter resetsIn;
    final Counter resetsOut;
    final Counter opensActive;
    final Counter opensPassive;
    final Counter retransmitTimeout;
    final Counter retransmitFast;
    final Counter retransmitSyn;
    final Counter reassemblyQueued;
    final Counter reassemblyPruned;
    final Counter collapsed;
    final Counter zeroWindowProbe;
    final Counter challengeAck;
    final Counter challengeAckWithheld;
    final Counter duplicateAck;
    final Counter pathNarrowed;
    final Counter urgentIgnored;
    final Counter timeWaitRecycled;
    final Counter abortTimeout;
    final Counter abortOrphan;
    final Counter abortOrphanMemory;
    final Counter abortClosedWindow;
    final Counter dropTruncated;
    final Counter dropChecksum;
    final Counter dropGroup;
    final Counter dropNoListener;
    final Counter dropOutOfWindow;
    final Counter dropOldTimestamp;
    final Counter dropNoAck;
    final Counter dropMemory;
    final Counter dropBacklogFull;
    final Counter cookiesSent;
    final Counter cookiesAccepted;
    final Counter halfOpenEvicted;
    final Counter dropTableFull;

    TcpCounters(Counters root) {
        Counters tcp = root.scope("tcp");
        segmentsIn = tcp.counter("segments.in");
        segmentsOut = tcp.counter("segments.out");
        resetsIn = tcp.counter("resets.in");
        resetsOut = tcp.counter("resets.out");
        opensActive = tcp.counter("opens.active");
        opensPassive = tcp.counter("opens.passive");
        retransmitTimeout = tcp.counter("retransmit.timeout");
        retransmitFast = tcp.counter("retransmit.fast");
        retransmitSyn = tcp.counter("retransmit.syn");
        reassemblyQueued = tcp.counter("reassembly.queued");
        reassemblyPruned = tcp.counter("reassembly.pruned");
        collapsed = tcp.counter("receive.collapsed");
        zeroWindowProbe = tcp.counter("probe.zero-window");
        challengeAck = tcp.counter("challenge-ack");
        challengeAckWithheld = tcp.counter("challenge-ack.withheld");
        duplicateAck = tcp.counter("duplicate-ack");
        pathNarrowed = tcp.counter("path.narrowed");
        urgentIgnored = tcp.counter("urgent.ignored");
        timeWaitRecycled = tcp.counter("time-wait.recycled");
        abortTimeout = tcp.counter("abort.timeout");
        abortOrphan = tcp.counter("abort.orphan");
        abortOrphanMemory = tcp.counter("abort.orphan-memory");
        abortClosedWindow = tcp.counter("abort.closed-window");
        dropTruncated = tcp.counter("drop.truncated");
        dropChecksum = tcp.counter("drop.checksum");
        dropGroup = tcp.counter("drop.group");
        dropNoListener = tcp.counter("drop.no-listener");
        dropOutOfWindow = tcp.counter("drop.out-of-window");
        dropOldTimestamp = tcp.counter("drop.old-timestamp");
        dropNoAck = tcp.counter("drop.no-ack");
        dropMemory = tcp.counter("drop.memory");
        dropBacklogFull = tcp.counter("drop.backlog-full");
        cookiesSent = tcp.counter("cookies.sent");
        cookiesAccepted = tcp.counter("cookies.accepted");
        halfOpenEvicted = tcp.counter("half-open.evicted");
        dropTableFull = tcp.counter("drop.table-full");
    }
}
