package io.anykernel.net.xen;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.XenRingBackEnd;
import io.anykernel.core.contracts.xen.ModelXenDevice;
import io.anykernel.hypercall.XenbusState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A network back end, read from Xen's public/io/netif.h anew, whose cable ends in two lists: the frames that the driver sent, and those
 * that a test has it receive.
 */
final class ModelNetBackEnd extends ModelXenDevice {
    /** What it offers. */
    enum Offer {
        /** Copying, and the checksums that a back end has unless it denies them. */
        BARE,
        /** The same without checksums. */
        PLAIN,
        /** Frames of several parts. */
        SCATTER,
        /** All of it. */
        ALL
    }

    /** A frame that was sent, and what was left to do of it. */
    record Sent(byte[] bytes, int flags, int segmentBytes, int segmentKind) {}

    final List<Sent> sent = new ArrayList<>();
    boolean isTransmitPaused;
    boolean answersBackwards;
    int statusOfNext;
    int transmitNotifications;

    private final Offer offers;
    private final List<int[]> answers = new ArrayList<>();
    private XenRingBackEnd transmit;
    private XenRingBackEnd receive;
    private int transmitPort;
    private int receivePort;
    private int flickers;

    ModelNetBackEnd(ModelBus bus, Offer offers) {
        super(bus, "vif", 0);
        this.offers = offers;
        frontKey("mac", "00:16:3e:01:02:fd");
        backKey("online", "1");
        comeUp();
    }

    @Override
    protected XenbusState ready() {
        return XenbusState.CONNECTED;
    }

    @Override
    protected void offer() {
        backKey("feature-rx-copy", "1");
        backKey("feature-rx-flip", "0");
        if (offers == Offer.PLAIN) {
            backKey("feature-no-csum-offload", "1");
        }
        if (offers == Offer.SCATTER || offers == Offer.ALL) {
            backKey("feature-sg", "1");
        }
        if (offers == Offer.ALL) {
            backKey("feature-gso-tcpv4", "1");
            backKey("feature-gso-tcpv6", "1");
            backKey("feature-ipv6-csum-offload", "1");
            backKey("feature-split-event-channels", "1");
            backKey("multi-queue-max-queues", "8");
        }
    }

    /** Has it close so many more times as soon as it is connected. */
    void flicker(int times) {
        flickers = times;
    }

    @Override
    protected void onceConnected() {
        if (flickers > 0) {
            flickers--;
            backState(XenbusState.CLOSING);
        }
    }

    @Override
    protected void connected() {
        require(
                frontNumber("request-rx-copy") == 1 && frontNumber("feature-rx-notify") == 1,
                "copies and notifications");
        require(
                frontValue("multi-queue-num-queues") == null || frontNumber("multi-queue-num-queues") == 1,
                "one queue");
        boolean isSplit = frontValue("event-channel-tx") != null;
        transmitPort = frontNumber(isSplit ? "event-channel-tx" : "event-channel");
        receivePort = frontNumber(isSplit ? "event-channel-rx" : "event-channel");
        transmit = mapRing(new int[] {frontNumber("tx-ring-ref")}, 12);
        receive = mapRing(new int[] {frontNumber("rx-ring-ref")}, 8);
        require(transmit.size() == 256 && receive.size() == 256, "sizes of rings");
        answers.clear();
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException("driver broke a rule: " + rule);
        }
    }

    XenRingBackEnd receiveRing() {
        return receive;
    }

    XenRingBackEnd transmitRing() {
        return transmit;
    }

    @Override
    protected void onNotify(int port) {
        require(port == transmitPort || port == receivePort, "its own channels");
        transmitNotifications += port == transmitPort ? 1 : 0;
        if (!isTransmitPaused) {
            transmitAll();
        }
    }

    // ---- what the driver sends

    void transmitAll() {
        while (transmit.hasRequest()) {
            sent.add(takeFrame());
        }
        transmit.wantNotification(true);
        answer(answers.size());
    }

    /** Answers so many of the requests taken. */
    void answer(int count) {
        if (answersBackwards) {
            Collections.reverse(answers);
        }
        for (int i = 0; i < count; i++) {
            int[] each = answers.remove(0);
            respond(each[0], each[1]);
        }
        publishTransmit();
    }

    void respond(int id, int status) {
        ram().i32le(transmit.putResponse(), id & 0xffff | status << 16);
    }

    void publishTransmit() {
        if (transmit.publish()) {
            raise(transmitPort);
        }
    }

    Sent takeFrame() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int at = transmit.takeRequest();
        int flags = ram().u16le(at + 6);
        int total = ram().u16le(at + 10);
        int segmentBytes = 0;
        int segmentKind = 0;
        int parts = 1;
        // The size of the first part is what the others leave over.
        List<byte[]> rest = new ArrayList<>();
        int first = at;
        int firstReference = ram().i32le(at);
        int firstOffset = ram().u16le(at + 4);
        noteAnswer(ram().u16le(first + 8), statusOfNext);
        statusOfNext = 0;
        if ((flags & 8) != 0) {
            at = transmit.takeRequest();
            require(ram().u8(at) == 1 && ram().u8(at + 1) == 0 && ram().u16le(at + 6) == 0, "extra information");
            segmentBytes = ram().u16le(at + 2);
            segmentKind = ram().u8(at + 4);
            require(segmentBytes > 0 && (segmentKind == 1 || segmentKind == 2), "segmentation");
            require((flags & 1) != 0, "a super-segment's checksum is blank");
            noteAnswer(0xdead, 1);
        }
        boolean hasMore = (flags & 4) != 0;
        int ofOthers = 0;
        while (hasMore) {
            at = transmit.takeRequest();
            require(at >= 0, "all parts at once");
            parts++;
            int partFlags = ram().u16le(at + 6);
            require((partFlags & ~4) == 0, "flags of a further part");
            rest.add(read(ram().i32le(at), ram().u16le(at + 4), ram().u16le(at + 10)));
            ofOthers += ram().u16le(at + 10);
            noteAnswer(ram().u16le(at + 8), 0);
            hasMore = (partFlags & 4) != 0;
        }
        require(parts <= 18 && (parts == 1 || frontNumber("feature-sg") == 1), "parts");
        frame.writeBytes(read(firstReference, firstOffset, total - ofOthers));
        rest.forEach(frame::writeBytes);
        require(frame.size() >= 14, "a frame of " + frame.size());
        return new Sent(frame.toByteArray(), flags, segmentBytes, segmentKind);
    }

    private void noteAnswer(int id, int status) {
        answers.add(new int[] {id, status});
    }

    private byte[] read(int reference, int offset, int length) {
        require(length > 0 && offset + length <= 4096, "a part within its page: " + offset + "+" + length);
        byte[] bytes = new byte[length];
        ram().get(page(reference, false) + offset, bytes, 0, length);
        return bytes;
    }

    // ---- what it receives

    /** Receives a plain frame over as many pages as it takes; false if there are too few. */
    boolean receive(byte[] frame) {
        return receive(frame, 0, new byte[0][], 0);
    }

    /**
     * Receives a frame.
     *
     * @param flags of its first part, but those that say what follows
     * @param extras eight bytes each
     * @param offset of each part in its page
     */
    boolean receive(byte[] frame, int flags, byte[][] extras, int offset) {
        int room = 4096 - offset;
        int parts = Math.max(1, (frame.length + room - 1) / room);
        if (receive.waiting() < parts + extras.length) {
            return false;
        }
        for (int i = 0; i < parts; i++) {
            int length = Math.min(room, frame.length - i * room);
            int more = i < parts - 1 ? 4 : 0;
            int extra = i == 0 && extras.length > 0 ? 8 : 0;
            receivePart(frame, i * room, length, offset, (i == 0 ? flags : 0) | more | extra);
            for (int e = 0; i == 0 && e < extras.length; e++) {
                receive.takeRequest();
                ram().put(receive.putResponse(), extras[e], 0, 8);
            }
        }
        publishReceive();
        return true;
    }

    private void receivePart(byte[] frame, int from, int length, int offset, int flags) {
        int at = receive.takeRequest();
        int id = ram().u16le(at);
        require(id == receive.nextResponseEntry(), "identifiers are numbers of entries");
        ram().put(page(ram().i32le(at + 4), true) + offset, frame, from, length);
        respondReceive(id, offset, flags, length);
    }

    /** Answers the next request, which was taken, with whatever it be. */
    void respondReceive(int id, int offset, int flags, int size) {
        int at = receive.putResponse();
        ram().i64le(at, id & 0xffffL | (offset & 0xffffL) << 16 | (flags & 0xffffL) << 32 | (long) size << 48);
    }

    void publishReceive() {
        if (receive.publish()) {
            raise(receivePort);
        }
    }

    /** Eight bytes of extra information on a super-segment. */
    static byte[] segmentation(int segmentBytes, int kind) {
        return new byte[] {1, 0, (byte) segmentBytes, (byte) (segmentBytes >> 8), (byte) kind, 0, 0, 0};
    }
}
