package io.anykernel.demo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
    private static final Site SITE = path -> path.equals("/hello.txt")
            ? Content.of("text/plain", "hello, world".getBytes(StandardCharsets.US_ASCII))
            : null;

    @Test
    void servesContentWithItsLength() {
        String answer = exchange("GET /hello.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("Content-Length: 12\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\nhello, world"), answer);
    }

    @Test
    void servesSeveralRequestsOfOneConnectionInOrder() {
        String request = "GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n";
        String answer = exchange(request + request + "GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(3, answer.split("HTTP/1\\.1 ", -1).length - 1);
        assertTrue(answer.contains("404 Not Found"));
    }

    @Test
    void answersTheSameWhateverWayTheRequestArrives() {
        String request = "\r\nGET /hello.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=7-\r\n\r\n";
        String whole = exchange(request);
        for (int piece = 1; piece < request.length(); piece++) {
            assertEquals(whole, exchange(request, piece));
        }
        assertTrue(whole.endsWith("\r\n\r\nworld"), whole);
    }

    @Test
    void servesFirstLastAndSuffixRanges() {
        assertTrue(ranged("bytes=0-4").endsWith("\r\n\r\nhello"));
        assertTrue(ranged("bytes=-5").endsWith("\r\n\r\nworld"));
        assertTrue(ranged("bytes=7-99").contains("Content-Range: bytes 7-11/12\r\n"));
        assertTrue(ranged("bytes=12-").startsWith("HTTP/1.1 416 "));
        assertTrue(ranged("bytes=5-4").startsWith("HTTP/1.1 200 "));
        assertTrue(ranged("lines=1-2").startsWith("HTTP/1.1 200 "));
    }

    @Test
    void headSendsNoBody() {
        String answer = exchange("HEAD /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(answer.contains("Content-Length: 12\r\n"));
        assertTrue(answer.endsWith("\r\n\r\n"));
    }

    @Test
    void refusesWhatItDoesNotServeWithOneStatusEach() {
        assertStatus(400, "nonsense\r\n\r\n");
        assertStatus(400, "GET /a HTTP/1.1\r\n\r\n");
        assertStatus(400, "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
        assertStatus(400, "GET /../../etc HTTP/1.1\r\nHost: a\r\n\r\n");
        assertStatus(400, "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n");
        assertStatus(400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n");
        assertStatus(400, "GET / HTTP/1.1\r\nHost: a\r\n");
        assertStatus(405, "POST / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertStatus(413, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
        assertStatus(501, "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertStatus(505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n");
        assertStatus(431, "GET /" + "x".repeat(RequestReader.MAX_HEAD_BYTES) + " HTTP/1.1\r\n\r\n");
        assertStatus(431, "GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(101) + "\r\n");
    }

    @Test
    void refusesTwoHostsAndIgnoresARangeThatDependsOnAValidator() {
        assertStatus(400, "GET /hello.txt HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n");
        String answer = exchange("GET /hello.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-4\r\nIf-Range: \"e\"\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.endsWith("\r\n\r\nhello, world"), answer);
    }

    /** Two small segments would cost the delay of an acknowledgment (RFC 1122 §4.2.3.4). */
    @Test
    void anAnswerLeavesInOneWrite() {
        for (String target : new String[] {"/hello.txt", "/none"}) {
            ScriptedStream stream = serve("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(1, stream.writes, target);
        }
        assertEquals(1, serve("nonsense\r\n\r\n").writes);
    }

    @Test
    void aRefusedRequestIsDrainedBeforeTheConnectionCloses() {
        assertTrue(serve("GET /" + "x".repeat(100_000)).drained);
        assertFalse(serve("GET /none HTTP/1.1\r\nHost: a\r\n\r\n").drained);
    }

    @Test
    void anEmptyConnectionIsAnsweredBySilence() {
        assertEquals("", exchange(""));
    }

    @Test
    void targetsAreDecodedAndNormalised() {
        assertEquals("/a/b", RequestTarget.path("/a/./x/../b?q=1"));
        assertEquals("/a/", RequestTarget.path("//a//"));
        assertEquals("/\u00e9 x", RequestTarget.path("/%C3%A9%20x"));
        assertEquals("/", RequestTarget.path("http://host"));
        assertEquals("/p", RequestTarget.path("http://host/p"));
        assertThrows(HttpException.class, () -> RequestTarget.path("*"));
    }

    private static String ranged(String range) {
        return exchange("GET /hello.txt HTTP/1.1\r\nHost: a\r\nRange: " + range + "\r\n\r\n");
    }

    private static void assertStatus(int status, String request) {
        String answer = exchange(request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), () -> "expected " + status + " but got " + answer);
    }

    private static String exchange(String request) {
        return exchange(request, Integer.MAX_VALUE);
    }

    private static String exchange(String request, int pieceBytes) {
        ScriptedStream stream = new ScriptedStream(request.getBytes(StandardCharsets.ISO_8859_1), pieceBytes);
        new HttpConnection(stream, SITE).serve();
        assertTrue(stream.closed);
        return stream.sent.toString(StandardCharsets.ISO_8859_1);
    }

    private static ScriptedStream serve(String request) {
        ScriptedStream stream = new ScriptedStream(request.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
        new HttpConnection(stream, SITE).serve();
        return stream;
    }

    private static final class ScriptedStream implements Stream {
        private final byte[] input;
        private final int pieceBytes;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private int at;
        private int writes;
        private boolean drained;
        private boolean closed;

        ScriptedStream(byte[] input, int pieceBytes) {
            this.input = input;
            this.pieceBytes = pieceBytes;
        }

        @Override
        public int read(byte[] into, int offset, int lengthBytes) {
            if (at == input.length) {
                return -1;
            }
            int count = Math.min(Math.min(lengthBytes, pieceBytes), input.length - at);
            System.arraycopy(input, at, into, offset, count);
            at += count;
            return count;
        }

        @Override
        public void write(byte[] from, int offset, int lengthBytes) {
            sent.write(from, offset, lengthBytes);
            writes++;
        }

        @Override
        public void drain() {
            drained = true;
            at = input.length;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
