package io.anykernel.net.virtio;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.ModelVirtioDevice;
import io.anykernel.core.contracts.ring.VirtqueueDevice;
import java.util.ArrayList;
import java.util.List;

/** A network device whose cable ends in two lists: the frames that the driver sent, and those that a test has it receive. */
final class ModelNetDevice extends ModelVirtioDevice {
    static final int HEADER = 12;
    static final int RECEIVE = 0;
    static final int TRANSMIT = 1;

    /** Frames sent, each behind its virtio_net_hdr. */
    final List<byte[]> sent = new ArrayList<>();

    int transmitNotifications;
    boolean isTransmitPaused;

    ModelNetDevice(ModelBus bus, long features) {
        super(bus, VirtioNetDevice.DEVICE_TYPE, 2, features);
        for (int i = 0; i < 6; i++) {
            config8(i, 0x52 + i);
        }
        config(6, 2, 1);
        config(10, 2, 1400);
    }

    void linkUp(boolean isUp) {
        config(6, 2, isUp ? 1 : 0);
        interrupt(2);
    }

    void mac(int firstOctet) {
        config8(0, firstOctet);
    }

    void mtu(int bytes) {
        config(10, 2, bytes);
    }

    @Override
    protected void onNotify(int queue) {
        if (queue == TRANSMIT) {
            transmitNotifications++;
            if (!isTransmitPaused) {
                transmitAll();
            }
        }
    }

    void transmitAll() {
        VirtqueueDevice queue = queue(TRANSMIT);
        for (int head = queue.pop(); head >= 0; head = queue.pop()) {
            byte[] frame = new byte[queue.readableBytes()];
            queue.read(0, frame, 0, frame.length);
            sent.add(frame);
            queue.push(head, 0);
        }
        queue.wantNotification(true);
        if (queue.publish()) {
            interrupt(1);
        }
    }

    /** Receives a frame behind a header, over as many buffers as it takes; false if there are too few. */
    boolean receive(byte[] header, byte[] frame) {
        byte[] all = new byte[HEADER + frame.length];
        System.arraycopy(header, 0, all, 0, HEADER);
        System.arraycopy(frame, 0, all, HEADER, frame.length);
        VirtqueueDevice queue = queue(RECEIVE);
        List<int[]> used = new ArrayList<>();
        int done = 0;
        while (done < all.length) {
            int head = queue.pop();
            if (head < 0) {
                return false;
            }
            int part = Math.min(all.length - done, queue.writableBytes());
            // The header names how many buffers there are, so it is written last; here it is known beforehand.
            if (done == 0) {
                int buffers = (all.length + queue.writableBytes() - 1) / queue.writableBytes();
                if (header[10] == 0) {
                    all[10] = (byte) buffers;
                }
            }
            queue.write(0, all, done, part);
            used.add(new int[] {head, part});
            done += part;
        }
        for (int[] each : used) {
            queue.push(each[0], each[1]);
        }
        if (queue.publish()) {
            interrupt(1);
        }
        return true;
    }

    boolean receive(byte[] frame) {
        return receive(new byte[HEADER], frame);
    }

    /** Says that a buffer is used which may be any, with any length. */
    void lie(int head, int length) {
        queue(RECEIVE).push(head, length);
        queue(RECEIVE).publish();
        interrupt(1);
    }

    int popReceive() {
        return queue(RECEIVE).pop();
    }
}
