package io.anykernel.net.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Memory;
import io.anykernel.net.wire.DhcpMessage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The format of DHCP's messages (RFC 2131 §2, RFC 2132, RFC 3396). */
class DhcpMessageTest {
    private static final int BYTES = 548;

    private final Memory memory = Memory.allocate(BYTES);
    private final DhcpMessage message = new DhcpMessage().wrap(memory, 0, BYTES);

    private DhcpMessage written() {
        return message.write(DhcpMessage.REPLY, 0x1234_5678, 9, true, 0x0a00_0001, 0x02_0000_0000_01L);
    }

    @Test
    void whatWasWrittenIsRead() {
        written().yourAddress(0x0a00_0032).putByte(DhcpMessage.OPTION_MESSAGE_TYPE, DhcpMessage.OFFER);
        assertEquals(DhcpMessage.LEAST_BYTES, message.finish());
        assertTrue(message.isValid());
        assertEquals(DhcpMessage.REPLY, message.operation());
        assertEquals(0x1234_5678, message.transaction());
        assertEquals(0x0a00_0001, message.clientAddress());
        assertEquals(0x0a00_0032, message.yourAddress());
        assertEquals(0x02_0000_0000_01L, message.hardwareAddress());
        assertTrue(message.isBroadcastAsked());
        assertEquals(DhcpMessage.OFFER, message.messageType());
        assertEquals(DhcpMessage.NONE, message.option(DhcpMessage.OPTION_ROUTER, new byte[4]));
    }

    @Test
    void anOptionInPartsIsPutTogether() {
        written()
                .putBytes(DhcpMessage.OPTION_ROUTES, new byte[] {1, 2, 3})
                .putByte(DhcpMessage.OPTION_MESSAGE_TYPE, DhcpMessage.ACK)
                .putBytes(DhcpMessage.OPTION_ROUTES, new byte[] {4, 5})
                .finish();
        byte[] whole = new byte[5];
        assertEquals(5, message.option(DhcpMessage.OPTION_ROUTES, whole));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, whole);
        byte[] part = new byte[4];
        assertEquals(5, message.option(DhcpMessage.OPTION_ROUTES, part));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, part);
    }

    /** Option 52: 1 for the file's field, 2 for the server name's, 3 for both, in that order. */
    @Test
    void optionsAreFoundInBothFieldsThatMayHoldThem() {
        written()
                .putByte(52, 3)
                .putBytes(DhcpMessage.OPTION_DOMAIN, new byte[] {'a'})
                .finish();
        memory.put(108, new byte[] {DhcpMessage.OPTION_DOMAIN, 1, 'b', (byte) 255}, 0, 4);
        memory.put(44, new byte[] {0, 0, DhcpMessage.OPTION_DOMAIN, 2, 'c', 'd', (byte) 255}, 0, 7);
        byte[] name = new byte[4];
        assertEquals(4, message.option(DhcpMessage.OPTION_DOMAIN, name));
        assertArrayEquals(new byte[] {'a', 'b', 'c', 'd'}, name);
    }

    /** At every length, and with an option that reaches beyond the end. */
    @Test
    void truncatedMessagesAreRefusedOrReadAsFarAsTheyGo() {
        written().putByte(DhcpMessage.OPTION_MESSAGE_TYPE, DhcpMessage.OFFER).putInt(DhcpMessage.OPTION_SERVER, 7);
        int whole = message.finish();
        for (int length = 0; length < whole; length++) {
            message.wrap(memory, 0, length);
            assertEquals(length >= DhcpMessage.FIXED_BYTES, message.isValid());
            if (message.isValid()) {
                int type = message.messageType();
                assertEquals(length >= DhcpMessage.FIXED_BYTES + 3 ? DhcpMessage.OFFER : DhcpMessage.NONE, type);
            }
        }
    }

    @Test
    void otherHardwareAndBootpAreRefused() {
        for (int at : new int[] {1, 2, 236, 239}) {
            written().finish();
            memory.u8(at, memory.u8(at) ^ 1);
            assertFalse(message.isValid(), "byte " + at);
        }
        byte[] all = new byte[DhcpMessage.FIXED_BYTES];
        Arrays.fill(all, (byte) -1);
        memory.put(0, all, 0, all.length);
        assertFalse(message.isValid());
    }
}
