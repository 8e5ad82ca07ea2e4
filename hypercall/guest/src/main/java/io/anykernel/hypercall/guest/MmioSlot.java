package io.anykernel.hypercall.guest;

import java.util.ArrayList;
import java.util.List;

/**
 * A place where a virtio device may answer.
 *
 * @param address of its first register
 * @param sizeBytes of its window of registers
 * @param gsi number of its interrupt line
 */
record MmioSlot(long address, int sizeBytes, int gsi) {
    private static final String WORD = "virtio_mmio.device=";
    private static final long WINDOW = 0xfeb0_0000L;
    private static final int WINDOW_SLOTS = 24;
    private static final int WINDOW_SLOT_BYTES = 512;
    /** Lines of microvm's second I/O APIC, which it has whenever it does not name its devices on the command line. */
    private static final int WINDOW_FIRST_GSI = 24;

    /**
     * The slots that a command line names as Linux has it, {@code virtio_mmio.device=<size>@<address>:<irq>}. The size
     * may end in K. A word that does not parse names nothing.
     */
    static List<MmioSlot> parse(String commandLine) {
        List<MmioSlot> slots = new ArrayList<>();
        int at = commandLine.indexOf(WORD);
        while (at >= 0) {
            int from = at + WORD.length();
            int space = commandLine.indexOf(' ', from);
            MmioSlot slot = parseOne(commandLine.substring(from, space < 0 ? commandLine.length() : space));
            if (slot != null) {
                slots.add(slot);
            }
            at = commandLine.indexOf(WORD, from);
        }
        return slots;
    }

    private static MmioSlot parseOne(String text) {
        int atSign = text.indexOf('@');
        int colon = text.indexOf(':', atSign + 1);
        if (atSign < 0 || colon < 0) {
            return null;
        }
        long size = number(text.substring(0, atSign));
        long address = number(text.substring(atSign + 1, colon));
        long gsi = number(text.substring(colon + 1));
        boolean isSane = size >= WINDOW_SLOT_BYTES / 2 && size <= 1 << 20 && address > 0 && gsi >= 0 && gsi < 1 << 16;
        return isSane ? new MmioSlot(address, (int) size, (int) gsi) : null;
    }

    /** Decimal, or hexadecimal after 0x, times 1024 before K; -1 if it is no number. */
    private static long number(String text) {
        boolean isKibi = text.endsWith("K") || text.endsWith("k");
        String digits = isKibi ? text.substring(0, text.length() - 1) : text;
        int radix = digits.startsWith("0x") ? 16 : 10;
        int start = radix == 16 ? 2 : 0;
        if (digits.length() == start || digits.length() - start > 15) {
            return -1;
        }
        long value = 0;
        for (int i = start; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return isKibi ? value * 1024 : value;
    }

    /** Where QEMU's microvm puts its transports. */
    static List<MmioSlot> microvmWindow() {
        List<MmioSlot> slots = new ArrayList<>();
        for (int i = 0; i < WINDOW_SLOTS; i++) {
            slots.add(new MmioSlot(WINDOW + (long) i * WINDOW_SLOT_BYTES, WINDOW_SLOT_BYTES, WINDOW_FIRST_GSI + i));
        }
        return slots;
    }
}
