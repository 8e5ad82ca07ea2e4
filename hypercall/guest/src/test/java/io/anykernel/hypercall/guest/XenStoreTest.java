package io.anykernel.hypercall.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Requests to a store and what its answers mean, against one that answers as xenstored does. */
class XenStoreTest {
    private final Map<String, String> keys = new TreeMap<>();
    private final StringBuilder watches = new StringBuilder();
    private String refusal;
    private boolean isSilent;
    private final XenStore store = new XenStore(this::answer);

    @Test
    void keysAreReadAndWritten() {
        store.write("device/vif/0/state", "4");
        assertEquals("4", store.read("device/vif/0/state"));
        store.write("empty", "");
        assertEquals("", store.read("empty"));
        assertNull(store.read("device/vif/0/stat"));
    }

    @Test
    void valuesKeepEveryByte() {
        StringBuilder all = new StringBuilder();
        for (int value = 1; value < 256; value++) {
            all.append((char) value);
        }
        store.write("bytes", all.toString());
        assertEquals(all.toString(), store.read("bytes"));
    }

    @Test
    void aDirectoryListsItsNamesAndAMissingOneNone() {
        keys.put("device/vif/0", "");
        keys.put("device/vif/10", "");
        assertEquals(List.of("0", "10"), store.directory("device/vif"));
        assertEquals(List.of(), store.directory("device/vbd"));
    }

    @Test
    void aWatchIsKnownByItsLine() {
        store.watch("/local/domain/0/backend/vif/1/0/state", 17);
        assertEquals("/local/domain/0/backend/vif/1/0/state\00017\0", watches.toString());
    }

    @Test
    void whatXenstoredRefusesIsNamed() {
        refusal = "EACCES";
        PortException thrown = assertThrows(PortException.class, () -> store.write("name", "x"));
        assertEquals("xenstored refuses name: EACCES", thrown.getMessage());
        assertThrows(PortException.class, () -> store.read("name"));
        assertThrows(PortException.class, () -> store.directory("name"));
        assertThrows(PortException.class, () -> store.watch("name", 1));
    }

    @Test
    void aStoreThatDoesNotAnswerIsAnError() {
        isSilent = true;
        assertTrue(assertThrows(PortException.class, () -> store.read("name"))
                .getMessage()
                .contains("does not answer"));
    }

    @Test
    void aContentThatIsTooLongIsRefusedHere() {
        String longest = "x".repeat(XenStore.MAX_CONTENT_BYTES - "key".length() - 1);
        store.write("key", longest);
        assertEquals(longest, store.read("key"));
        assertThrows(PortException.class, () -> store.write("key", longest + "x"));
    }

    @Test
    void devicesAreListedByNumberWithinTheirKind() {
        device("vif", "10", "/local/domain/3/backend/vif/1/10", "3");
        device("vif", "9", "/local/domain/0/backend/vif/1/9", "0");
        device("vbd", "51712", "/local/domain/0/backend/vbd/1/51712", "0");
        assertEquals(
                List.of(
                        new XenDirectory("vbd", 51712, "/local/domain/0/backend/vbd/1/51712", 0),
                        new XenDirectory("vif", 9, "/local/domain/0/backend/vif/1/9", 0),
                        new XenDirectory("vif", 10, "/local/domain/3/backend/vif/1/10", 3)),
                XenDirectory.list(store));
        assertEquals("device/vif/10", XenDirectory.list(store).get(2).path());
    }

    @Test
    void directoriesThatNameNoBackEndAreNoDevices() {
        keys.put("device/suspend/event-channel", "");
        device("vif", "0", "", "0");
        device("vif", "1", "/local/domain/0/backend/vif/1/1", "none");
        device("vif", "2", "/local/domain/0/backend/vif/1/2", "");
        device("vif", "three", "/local/domain/0/backend/vif/1/3", "0");
        device("vif", "4000000000", "/local/domain/0/backend/vif/1/4", "0");
        keys.put("device/vbd/1/backend-id", "0");
        assertEquals(List.of(), XenDirectory.list(store));
    }

    private void device(String kind, String number, String backend, String domain) {
        String path = "device/" + kind + "/" + number;
        keys.put(path + "/backend", backend);
        keys.put(path + "/backend-id", domain);
    }

    // ---- a store

    private int answer(int type, Memory content, int bytes) {
        String request = text(content, bytes);
        if (isSilent) {
            return XenStore.NO_ANSWER;
        }
        if (refusal != null) {
            return refuse(content, refusal);
        }
        String path = request.substring(0, request.indexOf(0));
        String rest = request.substring(path.length() + 1);
        switch (type) {
            case XenStore.WRITE -> keys.put(path, rest);
            case XenStore.WATCH -> watches.append(request);
            case XenStore.READ -> {
                return keys.containsKey(path) ? put(content, keys.get(path)) : refuse(content, "ENOENT");
            }
            case XenStore.DIRECTORY -> {
                String names = names(path + "/");
                return names.isEmpty() ? refuse(content, "ENOENT") : put(content, names);
            }
            default -> throw new AssertionError("type " + type);
        }
        return put(content, "OK\0");
    }

    private String names(String above) {
        StringBuilder names = new StringBuilder();
        keys.keySet().stream()
                .filter(path -> path.startsWith(above))
                .map(path -> path.substring(above.length()).split("/")[0])
                .distinct()
                .forEach(name -> names.append(name).append('\0'));
        return names.toString();
    }

    private static int refuse(Memory content, String error) {
        put(content, error + "\0");
        return XenStore.REFUSED;
    }

    private static int put(Memory content, String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        content.put(0, bytes, 0, bytes.length);
        return bytes.length - 1;
    }

    private static String text(Memory content, int length) {
        byte[] bytes = new byte[length];
        content.get(0, bytes, 0, length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
