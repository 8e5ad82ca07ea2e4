package io.anykernel.block.xen;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.XenRingBackEnd;
import io.anykernel.core.contracts.xen.ModelXenDevice;
import io.anykernel.hypercall.XenbusState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A disk in memory behind blkif, read from Xen's public/io/blkif.h anew, which does its requests when told to. */
final class ModelBlockBackEnd extends ModelXenDevice {
    static final int SECTORS = 1024;
    static final int NUMBER = 51712;

    /** What it offers. */
    enum Offer {
        /** Nothing that a back end need not have. */
        BARE,
        /** All of it before the front end connects, but for what depends on the medium. */
        ALL
    }

    final byte[] medium = new byte[SECTORS * 512];
    final List<String> log = new ArrayList<>();
    boolean isPaused;
    int statusOfNext = 1;
    int sectorBytes = 512;
    long sectors = SECTORS;
    int info;

    private final Offer offers;
    private String insistedKey;
    private String insistedValue;
    private XenRingBackEnd ring;
    private int port;
    private boolean isPersistent;

    ModelBlockBackEnd(ModelBus bus, Offer offers) {
        super(bus, "vbd", NUMBER);
        this.offers = offers;
        comeUp();
    }

    /** Has it say this whatever else it would, or not say it ({@code null}). */
    void insistOn(String key, String value) {
        insistedKey = key;
        insistedValue = value;
        backKey(key, value);
    }

    @Override
    protected XenbusState ready() {
        return XenbusState.INITIALISED;
    }

    @Override
    protected void offer() {
        if (offers == Offer.ALL) {
            backKey("max-ring-page-order", "4");
            backKey("feature-max-indirect-segments", "256");
            backKey("multi-queue-max-queues", "4");
        }
    }

    @Override
    protected void connected() {
        require("x86_64-abi".equals(frontValue("protocol")), "protocol");
        int order = frontValue("ring-page-order") == null ? 0 : frontNumber("ring-page-order");
        int[] references = new int[1 << order];
        for (int i = 0; i < references.length; i++) {
            references[i] = frontNumber(order == 0 ? "ring-ref" : "ring-ref" + i);
        }
        ring = mapRing(references, 112);
        port = frontNumber("event-channel");
        isPersistent = offers == Offer.ALL && frontNumber("feature-persistent") == 1;
        if (offers == Offer.ALL) {
            backKey("feature-persistent", "1");
            backKey("feature-flush-cache", "1");
            backKey("feature-barrier", "1");
            backKey("feature-discard", "1");
            backKey("physical-sector-size", "4096");
        }
        backKey("sectors", Long.toString(sectors));
        backKey("info", Integer.toString(info));
        backKey("sector-size", Integer.toString(sectorBytes));
        if (insistedKey != null) {
            backKey(insistedKey, insistedValue);
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException("driver broke a rule: " + rule);
        }
    }

    XenRingBackEnd ring() {
        return ring;
    }

    @Override
    protected void onNotify(int fromPort) {
        require(fromPort == port, "its own channel");
        if (!isPaused) {
            serve();
        }
    }

    void serve() {
        while (ring.hasRequest()) {
            serveNext();
        }
        ring.wantNotification(true);
        publish();
    }

    void publish() {
        if (ring.publish()) {
            raise(port);
        }
    }

    /** Takes the next request, and answers it. */
    void serveNext() {
        byte[] request = takeRequest();
        int operation = request[0] == 6 ? request[1] : request[0];
        int status = statusOfNext <= 0 ? statusOfNext : perform(operation, request);
        statusOfNext = 1;
        respond(number(request, 8, 8), operation, status);
    }

    byte[] takeRequest() {
        byte[] request = new byte[112];
        ram().get(ring.takeRequest(), request, 0, 112);
        return request;
    }

    void respond(long id, int operation, int status) {
        int at = ring.putResponse();
        ram().i64le(at, id);
        ram().i32le(at + 8, operation & 0xff | status << 16);
    }

    private int perform(int operation, byte[] request) {
        long sector = number(request, 16, 8);
        switch (operation) {
            case 0, 1 -> transfer(operation, request, sector);
            case 3 -> {
                require(request[1] == 0, "a flush has no segments");
                log.add("flush");
            }
            case 5 -> {
                int count = (int) number(request, 24, 8);
                require(number(request, 2, 2) == NUMBER, "handle");
                log.add("discard@" + sector + "+" + count);
                Arrays.fill(medium, (int) sector * 512, (int) (sector + count) * 512, (byte) 0);
            }
            default -> {
                return -2;
            }
        }
        return 0;
    }

    private void transfer(int operation, byte[] request, long sector) {
        boolean isIndirect = request[0] == 6;
        int segments = isIndirect ? (int) number(request, 2, 2) : request[1];
        require(isIndirect ? segments <= 256 : segments <= 11, "segments");
        require(number(request, isIndirect ? 24 : 2, 2) == NUMBER, "handle");
        byte[] list =
                isIndirect ? readTable((int) number(request, 28, 4), segments) : Arrays.copyOfRange(request, 24, 112);
        int at = (int) sector * 512;
        for (int i = 0; i < segments; i++) {
            int reference = (int) number(list, 8 * i, 4);
            int first = list[8 * i + 4];
            int last = list[8 * i + 5];
            require(first >= 0 && first <= last && last < 8, "sectors of a page");
            int bytes = (last - first + 1) * 512;
            int page = reach(reference, operation == 0) + first * 512;
            if (operation == 0) {
                ram().put(page, medium, at, bytes);
            } else {
                ram().get(page, medium, at, bytes);
            }
            at += bytes;
        }
        log.add((operation == 0 ? "read@" : "write@") + sector + "+" + (at / 512 - sector) + "/" + segments
                + (isIndirect ? "i" : ""));
    }

    private byte[] readTable(int reference, int segments) {
        byte[] list = new byte[8 * segments];
        ram().get(reach(reference, false), list, 0, list.length);
        return list;
    }

    /** With persistent grants pages are mapped for writing at their first use, and stay so. */
    private int reach(int reference, boolean isWrite) {
        if (isPersistent && !isMapped(reference)) {
            map(reference);
        }
        return page(reference, isWrite);
    }

    private static long number(byte[] bytes, int at, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }
}
