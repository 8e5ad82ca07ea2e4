package io.anykernel.core.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.XenbusState;
import org.junit.jupiter.api.Test;

class StoreNumberTest {
    @Test
    void digitsAreANumber() {
        assertEquals(0, StoreNumber.parse("0"));
        assertEquals(7, StoreNumber.parse("007"));
        assertEquals(51712, StoreNumber.parse("51712"));
        assertEquals(Long.MAX_VALUE, StoreNumber.parse("9223372036854775807"));
    }

    @Test
    void anythingElseIsNone() {
        String[] texts = {
            null,
            "",
            " ",
            "-1",
            "+1",
            "1 ",
            " 1",
            "1\n",
            "0x1",
            "1e3",
            "\u0661",
            "\u00b2",
            "9223372036854775808",
            "9999999999999999999",
            "00000000000000000001"
        };
        for (String text : texts) {
            assertEquals(StoreNumber.NONE, StoreNumber.parse(text), "'" + text + "'");
        }
    }

    @Test
    void aStateIsOneDigit() {
        for (XenbusState state : XenbusState.values()) {
            assertEquals(state, XenbusState.of(Integer.toString(state.number())));
        }
        for (String text : new String[] {null, "", "9", "-1", "04", "4 ", "x", "/", ":"}) {
            assertEquals(XenbusState.UNKNOWN, XenbusState.of(text), "'" + text + "'");
        }
        assertEquals(4, XenbusState.CONNECTED.number());
        assertEquals(6, XenbusState.CLOSED.number());
    }
}
