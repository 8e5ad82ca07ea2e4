package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Console;

/** The machine's serial port, in UTF-8. A line is never broken by another fiber's. */
final class SerialConsole implements Console {
    private static final char REPLACEMENT = '\ufffd';

    @Override
    public void line(CharSequence text) {
        write(text);
    }

    static void write(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                writePoint(Character.toCodePoint(unit, text.charAt(++i)));
            } else {
                writePoint(Character.isSurrogate(unit) ? REPLACEMENT : unit);
            }
        }
        Native.consoleByte('\n');
    }

    private static void writePoint(int point) {
        if (point < 0x80) {
            Native.consoleByte(point);
        } else if (point < 0x800) {
            Native.consoleByte(0xc0 | point >> 6);
            continuation(point);
        } else if (point < 0x10000) {
            Native.consoleByte(0xe0 | point >> 12);
            continuation(point >> 6);
            continuation(point);
        } else {
            Native.consoleByte(0xf0 | point >> 18);
            continuation(point >> 12);
            continuation(point >> 6);
            continuation(point);
        }
    }

    private static void continuation(int bits) {
        Native.consoleByte(0x80 | bits & 0x3f);
    }

    /** Names the fiber and what ended it, as on HotSpot. */
    static void uncaught(Fiber fiber, Throwable thrown) {
        String text = Traces.text(thrown);
        write("Exception in thread \"" + fiber.name + "\" " + text.substring(0, text.length() - 1));
    }
}
