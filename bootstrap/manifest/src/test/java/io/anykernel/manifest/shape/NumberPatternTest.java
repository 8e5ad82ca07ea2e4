package io.anykernel.manifest.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberPatternTest {
    @ParameterizedTest
    @CsvSource({"0,0", "0,9", "1,10", "7,7", "3,42", "0,255", "99,101", "1,65535", "0,65535", "1000,1999", "4096,65536"
    })
    void theNumbersOfTheRangeMatchAndNoOthers(int least, int most) {
        Pattern pattern = Pattern.compile(NumberPattern.between(least, most));
        for (int number = 0; number <= 200_000; number++) {
            assertEquals(
                    number >= least && number <= most,
                    pattern.matcher(Integer.toString(number)).matches(),
                    Integer.toString(number));
        }
        assertFalse(pattern.matcher("0" + most).matches(), "a leading zero");
        assertFalse(pattern.matcher("-" + most).matches());
        assertFalse(pattern.matcher("").matches());
    }

    @Test
    void thePatternIsShort() {
        assertEquals("([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])", NumberPattern.between(0, 255));
        assertEquals("(409[6-9])", NumberPattern.between(4096, 4099));
    }

    @Test
    void aRangeHasNumbers() {
        assertThrows(IllegalArgumentException.class, () -> NumberPattern.between(2, 1));
        assertThrows(IllegalArgumentException.class, () -> NumberPattern.between(-1, 1));
    }
}
