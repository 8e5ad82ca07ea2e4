package io.anykernel.core.handle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages about what is open. */
class OpenHandlesTest {
    @Test
    void equalNamesAreCounted() {
        List<OpenHandle> handles = new ArrayList<>();
        for (String name : List.of("udp port 53", "file /a", "udp port 53", "udp port 53")) {
            handles.add(new OpenHandle(name, false));
        }
        assertEquals(List.of("3 times udp port 53", "file /a"), OpenHandles.lines(handles));
    }

    @Test
    void manyNamesAreCutShort() {
        List<OpenHandle> handles = new ArrayList<>();
        for (int i = 0; i < 57; i++) {
            handles.add(new OpenHandle("file /" + i, false));
        }
        List<String> lines = OpenHandles.lines(handles);
        assertEquals(21, lines.size());
        assertEquals("file /19", lines.get(19));
        assertEquals("and 37 more", lines.get(20));
        assertEquals(List.of(), OpenHandles.lines(List.of()));
    }

    @Test
    void aNameIsComposedWhenItIsAskedFor() {
        StringBuilder name = new StringBuilder("socket");
        OpenHandle handle = new OpenHandle(name, false);
        name.append(" renamed");
        assertEquals("socket renamed", handle.toString());
    }

    /** This test's own package counts as ours, so that no frame before the test runner's is the culprit's. */
    @Test
    void aTrackedHandleNamesThePlace() {
        String text = new OpenHandle("udp port 53", true).toString();
        assertTrue(text.startsWith("udp port 53 opened at "), text);
        assertFalse(text.contains("OpenHandlesTest"), text);
        assertEquals(3, text.split(" < ").length, text);
    }
}
