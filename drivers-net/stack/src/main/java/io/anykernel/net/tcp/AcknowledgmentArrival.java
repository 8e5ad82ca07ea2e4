package io.anykernel.net.tcp;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;

/** The fifth step of SEGMENT ARRIVES, the ACK field (RFC 9293 §3.10.7.4). What it says of losses is {@link LossRecovery}'s. */
final class AcknowledgmentArrival {
    private final TcpLayer layer;
    private final HandshakeArrival handshake;
    private final Challenges challenges;
    private final TcpCounters counters;
    private final Scoreboard scoreboard;
    private final AckSample sample = new AckSample();

    AcknowledgmentArrival(TcpLayer layer, HandshakeArrival handshake, Challenges challenges, TcpCounters counters) {
        this.layer = layer;
        this.handshake = handshake;
        this.challenges = challenges;
        this.counters = counters;
        this.scoreboard = new Scoreboard(counters);
    }

    /** Fifth; false where the segment ends here. */
    boolean check(TcpConnection c, TcpSegment segment, long nowNanos) {
        if (!segment.has(TcpHeader.ACK)) {
            counters.dropNoAck.increment();
            return false;
        }
        int acknowledgment = segment.acknowledgment;
        if (c.state == TcpState.SYN_RECEIVED) {
            if (!HandshakeArrival.isHandshakeAcknowledged(c, segment)) {
                handshake.refuse(c, segment, nowNanos);
                return false;
            }
            if (c.parent != null && c.parent.isAcceptFull()) {
                // Stays half-open; our SYN, sent again, brings the acknowledgment again.
                counters.dropBacklogFull.increment();
                return false;
            }
            establishPassively(c, segment, nowNanos);
        }
        // RFC 5961 §5.2: neither from the far past nor from the future.
        boolean isTooOld = SequenceNumber.isBefore(acknowledgment, c.send.unacknowledged - c.send.largestWindow);
        if (isTooOld || SequenceNumber.isBefore(c.send.max, acknowledgment)) {
            challenges.challenge(c, nowNanos);
            return false;
        }
        if (segment.hasNewTimestamp) {
            c.timestamps.takeRecent(segment.options.timestamp(), nowNanos);
        }
        takeAcknowledgment(c, segment, nowNanos);
        return advanceClosing(c, nowNanos);
    }

    private void establishPassively(TcpConnection c, TcpSegment segment, long nowNanos) {
        handshake.establish(c, segment, nowNanos);
        if (c.send.finQueued) {
            layer.transitions().enter(c, TcpState.FIN_WAIT_1, nowNanos);
        }
        layer.schedule(c);
    }

    /** The close of our side, once acknowledged, moves the connection on. */
    private boolean advanceClosing(TcpConnection c, long nowNanos) {
        if (!c.send.isFinAcknowledged()) {
            return true;
        }
        switch (c.state) {
            case FIN_WAIT_1 -> {
                layer.transitions().enter(c, TcpState.FIN_WAIT_2, nowNanos);
                if (c.orphaned) {
                    layer.transitions().awaitPeerClose(c, nowNanos);
                }
            }
            case CLOSING -> layer.transitions().enter(c, TcpState.TIME_WAIT, nowNanos);
            case LAST_ACK -> {
                layer.transitions().finish(c, Errno.OK);
                return false;
            }
            default -> {}
        }
        return true;
    }

    private void takeAcknowledgment(TcpConnection c, TcpSegment segment, long nowNanos) {
        SendState send = c.send;
        sample.begin(send.segments.flightBytes(), send.roundTrip.minimumNanos(), nowNanos);
        sample.hasEcho = c.timestamps.isEnabled && segment.options.hasTimestamps();
        sample.echo = segment.options.echo();
        int acknowledged = segment.acknowledgment - send.unacknowledged;
        sample.hasCongestionEcho = c.marks.isEcho(segment);
        sample.isDuplicate = acknowledged == 0 && isDuplicate(c, segment);
        boolean wasClosed = send.window == 0;
        if (isWindowNewer(send, segment)) {
            updateSendWindow(send, segment);
        }
        if (acknowledged > 0 && send.acknowledge(segment.acknowledgment, sample) > 0) {
            c.tellRoom();
        }
        sample.mostUnderWay = send.mostUnderWay();
        if (c.receive.sack.isPermitted && segment.options.sackBlocks() > 0) {
            scoreboard.update(send, segment, sample);
        }
        if (acknowledged > 0 || sample.hasNewSack) {
            takeRoundTrip(c, segment, sample, nowNanos);
        }
        if (acknowledged > 0) {
            c.path.confirm(nowNanos);
            layer.retransmission().onAcknowledged(c, nowNanos);
        }
        if (acknowledged > 0
                || sample.isDuplicate
                || sample.hasNewSack
                || sample.hasDuplicateSack
                || sample.hasCongestionEcho) {
            c.recovery.onAcknowledgment(sample, nowNanos);
            tuneSendBuffer(c);
            layer.schedule(c);
        }
        if (send.persisting || isFinRefused(c)) {
            // Any answer shows that the peer is there.
            send.retransmitsInRow = 0;
        }
        if (send.persisting && send.window > 0 && wasClosed) {
            layer.retransmission().endPersist(c, nowNanos);
        }
        if (send.streamEnd() - send.next() > 0 || send.segments.lostBytes() > 0) {
            layer.schedule(c);
        }
    }

    /** Within what memory allows, which {@link MemoryAccount#sendBlockLimit} says when bytes come. */
    private static void tuneSendBuffer(TcpConnection c) {
        if (c.awaitsRoom) {
            c.send.tuneLimit(c.congestion.windowBytes());
            c.tellRoom();
        }
    }

    /** All but our FIN is acknowledged, and the peer's closed window has no place for that (RFC 9293 §3.8.6.1). */
    private static boolean isFinRefused(TcpConnection c) {
        return !c.orphaned && c.send.finQueued && c.send.window == 0 && c.send.unacknowledged == c.send.streamEnd();
    }

    /** RFC 5681 §2, (a) to (e). */
    private static boolean isDuplicate(TcpConnection c, TcpSegment segment) {
        return segment.length() == 0
                && c.send.max != c.send.unacknowledged
                && scaledWindow(c.send, segment) == c.send.window;
    }

    private static int scaledWindow(SendState send, TcpSegment segment) {
        boolean isScaled = send.shift > 0 && !segment.has(TcpHeader.SYN);
        return isScaled ? segment.rawWindow << send.shift : segment.rawWindow;
    }

    private static boolean isWindowNewer(SendState send, TcpSegment segment) {
        return SequenceNumber.isBefore(send.windowSequence, segment.sequence)
                || send.windowSequence == segment.sequence
                        && SequenceNumber.isAtMost(send.windowAcknowledgment, segment.acknowledgment);
    }

    private static void updateSendWindow(SendState send, TcpSegment segment) {
        send.window = scaledWindow(send, segment);
        send.windowSequence = segment.sequence;
        send.windowAcknowledgment = segment.acknowledgment;
        send.largestWindow = Math.max(send.largestWindow, send.window);
    }

    /** Our SYN, and nothing else yet, is acknowledged. */
    static void takeHandshake(TcpConnection c, TcpSegment segment, AckSample sample, long nowNanos) {
        sample.begin(0, 0, nowNanos);
        c.send.acknowledge(c.send.initial + 1, sample);
        takeRoundTrip(c, segment, sample, nowNanos);
        updateSendWindow(c.send, segment);
    }

    /** Of segments that were sent again only their timestamp can tell the round trip (RFC 6298 §3). */
    private static void takeRoundTrip(TcpConnection c, TcpSegment segment, AckSample sample, long nowNanos) {
        if (sample.roundTripNanos() != AckSample.NONE) {
            c.send.roundTrip.sample(sample.roundTripNanos(), sample.isRoundStart);
            c.send.roundTrip.observe(sample.shortestRoundTripNanos(), nowNanos);
        } else if (sample.acknowledgedBytes > 0 && c.send.retransmitted && isEchoOfRetransmission(c, segment)) {
            c.send.roundTrip.sample(c.timestamps.sinceNanos(segment.options.echo(), nowNanos), sample.isRoundStart);
        }
    }

    /** An older echo may come from before the loss: the acknowledgment that was lost, not the data, made it old. */
    private static boolean isEchoOfRetransmission(TcpConnection c, TcpSegment segment) {
        return c.timestamps.isEnabled
                && segment.options.hasTimestamps()
                && SequenceNumber.isAtMost(c.send.retransmitTimestamp, segment.options.echo());
    }
}
