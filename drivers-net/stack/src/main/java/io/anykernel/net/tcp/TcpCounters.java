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
    final Counter zeroWindowProbe;
    final Counter probeKeepAlive;
    final Counter challengeAck;
    final Counter challengeAckWithheld;
    final Counter duplicateAck;
    final Counter pathNarrowed;
    final Counter urgentIgnored;
    final Counter timeWaitRecycled;
    final Counter abortTimeout;
    final Counter abortOrphan;
    final Counter abortKeepAlive;
    final Counter abortUserTimeout;
    final Counter dropTruncated;
    final Counter dropChecksum;
    final Counter dropGroup;
    final Counter dropNoListener;
    final Counter dropOutOfWindow;
    final Counter dropOldTimestamp;
    final Counter dropNoAck;
    final Counter dropMemory;
    final Counter dropReassemblyFull;
    final Counter dropBacklogFull;
    final Counter dropSynFlood;
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
        zeroWindowProbe = tcp.counter("probe.zero-window");
        probeKeepAlive = tcp.counter("probe.keep-alive");
        challengeAck = tcp.counter("challenge-ack");
        challengeAckWithheld = tcp.counter("challenge-ack.withheld");
        duplicateAck = tcp.counter("duplicate-ack");
        pathNarrowed = tcp.counter("path.narrowed");
        urgentIgnored = tcp.counter("urgent.ignored");
        timeWaitRecycled = tcp.counter("time-wait.recycled");
        abortTimeout = tcp.counter("abort.timeout");
        abortOrphan = tcp.counter("abort.orphan");
        abortKeepAlive = tcp.counter("abort.keep-alive");
        abortUserTimeout = tcp.counter("abort.user-timeout");
        dropTruncated = tcp.counter("drop.truncated");
        dropChecksum = tcp.counter("drop.checksum");
        dropGroup = tcp.counter("drop.group");
        dropNoListener = tcp.counter("drop.no-listener");
        dropOutOfWindow = tcp.counter("drop.out-of-window");
        dropOldTimestamp = tcp.counter("drop.old-timestamp");
        dropNoAck = tcp.counter("drop.no-ack");
        dropMemory = tcp.counter("drop.memory");
        dropReassemblyFull = tcp.counter("drop.reassembly-full");
        dropBacklogFull = tcp.counter("drop.backlog-full");
        dropSynFlood = tcp.counter("drop.syn-flood");
        dropTableFull = tcp.counter("drop.table-full");
    }
}
