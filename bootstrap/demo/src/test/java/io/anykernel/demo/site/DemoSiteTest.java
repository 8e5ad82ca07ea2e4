package io.anykernel.demo.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.composition.Composition;
import io.anykernel.composition.FileSystems;
import io.anykernel.composition.Instance;
import io.anykernel.demo.http.Content;
import io.anykernel.demo.http.HttpException;
import io.anykernel.fs.Names;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.host.HostWorld;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Paths of a tree of files in memory, some of them unusual. */
class DemoSiteTest {
    private final Instance instance = new Composition("site-test")
            .mount("/", FileSystems.tmpfs(64, 64))
            .start(HostWorld.builder().console(text -> {}).build());
    private final DemoSite site = new DemoSite(
            instance.files(),
            null,
            instance.kernel().world().scheduling().newLock("test", 20),
            instance.kernel().counters());

    DemoSiteTest() {
        directory("/files");
        directory("/files/docs");
        write("/files/docs/a.txt");
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void aDirectoryWithoutItsSlashHasMoved() {
        HttpException moved = assertThrows(HttpException.class, () -> site.find("/files/docs"));
        assertEquals(301, moved.status());
        assertEquals("moved to /files/docs/", moved.getMessage());
        assertEquals(301, status("/files"));
        assertTrue(text("/files/docs/").contains("a.txt"));
    }

    @Test
    void aLoopOfLinksAndALinkToNothingAreAbsent() {
        link("/files/loop", "loop");
        link("/files/ping", "pong");
        link("/files/pong", "ping");
        link("/files/gone", "nothing");
        for (String path : new String[] {"loop", "loop/", "loop/x", "ping", "gone", "docs/a.txt/", "docs/a.txt/x"}) {
            assertEquals(404, status("/files/" + path), path);
        }
        assertTrue(text("/files/").contains("loop"), "listed all the same");
    }

    @Test
    void aNameThatIsNotUtf8IsListedByItsBytesAndFound() {
        byte[] bytes = {'n', (byte) 0xff, (byte) 0xc3, '%', ':', '<'};
        write("/files/docs/" + Names.decode(bytes, 0, bytes.length));
        String listing = text("/files/docs/");
        assertTrue(listing.contains("href=\"./n%FF%C3%25%3A%3C\""), listing);
        assertTrue(listing.contains(">n\ufffd\ufffd%:&lt;<"), listing);
        assertEquals("text", text("/files/docs/" + Names.decode(bytes, 0, bytes.length)));
    }

    @Test
    void sizesAreInTheLargestUnitThatLeavesOne() {
        assertEquals("0 B", ByteSize.text(0));
        assertEquals("1023 B", ByteSize.text(1023));
        assertEquals("1.0 KiB", ByteSize.text(1024));
        assertEquals("1.9 KiB", ByteSize.text(2047));
        assertEquals("1023.9 KiB", ByteSize.text((1 << 20) - 1));
        assertEquals("1.0 GiB", ByteSize.text(1L << 30));
        assertEquals("1048576.0 TiB", ByteSize.text(1L << 60));
        assertEquals("8388607.9 TiB", ByteSize.text(Long.MAX_VALUE));
    }

    /** Complete: a code that is new to {@link Errno} has to be given its status here and there. */
    @Test
    void everyCodeHasItsStatus() throws IllegalAccessException {
        Map<Integer, List<String>> expected = Map.of(
                404, List.of("NO_ENTRY", "NOT_DIRECTORY", "NAME_TOO_LONG", "LINK_LOOP", "STALE", "NO_DATA"),
                403,
                        List.of(
                                "PERMISSION",
                                "ACCESS",
                                "IS_DIRECTORY",
                                "NO_DEVICE",
                                "NOT_A_TERMINAL",
                                "READ_ONLY",
                                "CROSS_DEVICE",
                                "EXISTS",
                                "NOT_EMPTY"),
                400, List.of("INVALID"),
                503,
                        List.of(
                                "INTERRUPTED",
                                "WOULD_BLOCK",
                                "NO_MEMORY",
                                "BUSY",
                                "TOO_MANY_OPEN",
                                "TOO_MANY_LINKS",
                                "NO_SPACE",
                                "NO_BUFFERS",
                                "QUOTA_EXCEEDED",
                                "TIMED_OUT",
                                "IN_PROGRESS",
                                "BAD_HANDLE",
                                "SHUT_DOWN"),
                500,
                        List.of(
                                "IO",
                                "OWNER_DEAD",
                                "TOO_BIG",
                                "BROKEN_PIPE",
                                "OVERFLOW",
                                "BAD_DESCRIPTOR_STATE",
                                "MESSAGE_TOO_LONG",
                                "NOT_SUPPORTED",
                                "ADDRESS_IN_USE",
                                "ADDRESS_UNAVAILABLE",
                                "NETWORK_DOWN",
                                "NETWORK_UNREACHABLE",
                                "CONNECTION_ABORTED",
                                "CONNECTION_RESET",
                                "ALREADY_CONNECTED",
                                "NOT_CONNECTED",
                                "CONNECTION_REFUSED",
                                "HOST_UNREACHABLE"));
        Map<String, Integer> statuses = new TreeMap<>();
        expected.forEach((status, names) -> names.forEach(name -> statuses.put(name, status)));
        for (Field code : Errno.class.getFields()) {
            if (!code.getName().equals("OK")) {
                assertEquals(statuses.remove(code.getName()), ErrnoStatus.of(code.getInt(null)), code.getName());
            }
        }
        assertTrue(statuses.isEmpty(), statuses::toString);
    }

    // ---- steps

    private void directory(String path) {
        instance.files().makeDirectory(path, new NewNode(0755, 0, 0));
    }

    private void link(String path, String target) {
        instance.files().makeSymbolicLink(path, target, new NewNode(0777, 0, 0));
    }

    private void write(String path) {
        try (OpenFile file = instance.files().open(path, OpenFlags.WRITE | OpenFlags.CREATE)) {
            file.write(Bytes.of("text".getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private int status(String path) {
        return assertThrows(HttpException.class, () -> site.find(path), path).status();
    }

    private String text(String path) {
        try (Content content = site.find(path)) {
            byte[] bytes = new byte[(int) content.lengthBytes()];
            int done = 0;
            while (done < bytes.length) {
                done += content.read(done, bytes, done, bytes.length - done);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
