package io.anykernel.core.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Errno;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    @Test
    void everyCodeHasItsOwnNumberAndPhrase() throws Exception {
        Map<Integer, String> seen = new HashMap<>();
        Map<String, String> phrases = new HashMap<>();
        for (Field field : Errno.class.getFields()) {
            int code = field.getInt(null);
            assertTrue(code <= 0, field.getName());
            assertEquals(null, seen.put(code, field.getName()), field.getName());
            String phrase = Errno.describe(code);
            assertNotEquals("error " + code, phrase, field.getName());
            assertEquals(null, phrases.put(phrase, field.getName()), phrase);
        }
        assertEquals("error -9999", Errno.describe(-9999));
    }

    @Test
    void exceptionsSayWhatAndWhyWithoutAStackTrace() {
        KernelException missing = new KernelException(Errno.NO_ENTRY, "/etc/motd");
        assertEquals("/etc/motd: no such file or directory", missing.getMessage());
        assertEquals(Errno.NO_ENTRY, missing.errno());
        assertEquals(0, missing.getStackTrace().length);
        assertEquals("would block", new KernelException(Errno.WOULD_BLOCK, "").getMessage());
        Throwable cause = new IllegalStateException("below");
        assertEquals(cause, new KernelException(Errno.IO, "disk", cause).getCause());
    }

    @Test
    void damageNamesBlockFieldFoundAndExpected() {
        CorruptMediaException damage = new CorruptMediaException(7, "superblock.magic", "0x0000", "0xef53");
        assertEquals(Errno.IO, damage.errno());
        assertEquals(7, damage.block());
        assertEquals("superblock.magic", damage.field());
        assertTrue(damage.getMessage()
                .startsWith("damaged medium: block=7 field=superblock.magic found=0x0000 expected=0xef53"));
    }
}
