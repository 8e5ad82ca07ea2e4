package io.anykernel.demo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.fs.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
    private static final String HELLO = "GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n";
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
            Conversation stream = serve("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(1, stream.writes, target);
        }
        assertEquals(1, serve("nonsense\r\n\r\n").writes);
    }

    @Test
    void everyConnectionIsFinishedInOrderUnlessItsTransportFails() {
        for (String request : new String[] {"GET /" + "x".repeat(100_000), HELLO, "nonsense\r\n\r\n", ""}) {
            assertTrue(serve(request).finished, request);
        }
        assertTrue(new Conversation(HELLO).timesOut().serve().finished);
        Conversation broken = new Conversation(HELLO).breaks();
        assertThrows(IllegalStateException.class, broken::serve);
        assertFalse(broken.finished);
        assertTrue(broken.closed);
    }

    @Test
    void aRequestThatTakesTooLongIsToldSoAndSilenceIsNot() {
        assertTrue(new Conversation("GET / HT").timesOut().serve().text().startsWith("HTTP/1.1 408 "));
        assertTrue(new Conversation("GET / HTTP/1.1\r\nHost: a\r\n")
                .timesOut()
                .serve()
                .text()
                .startsWith("HTTP/1.1 408 "));
        assertEquals("", new Conversation("").timesOut().serve().text());
        assertEquals("", new Conversation("\r\n").timesOut().serve().text());
    }

    @Test
    void phasesFollowTheRequestAndNotItsPieces() {
        List<Phase> one = List.of(Phase.IDLE, Phase.REQUEST, Phase.ANSWER, Phase.IDLE);
        assertEquals(one, serve(HELLO).phases);
        assertEquals(one, new Conversation(HELLO).inPiecesOf(1).serve().phases);
        assertEquals(
                List.of(Phase.IDLE, Phase.REQUEST, Phase.ANSWER, Phase.REQUEST, Phase.ANSWER, Phase.IDLE),
                serve(HELLO + HELLO).phases);
        assertEquals(List.of(Phase.IDLE, Phase.REQUEST, Phase.ANSWER), serve("nonsense\r\n\r\n").phases);
    }

    /** As many as there are, they neither fill the stack nor keep the connection. */
    @Test
    void blankLinesInsteadOfARequestEnd() {
        assertStatus(400, "\n".repeat(1_000_000));
        assertStatus(400, "\r\n".repeat(5) + HELLO);
        assertTrue(exchange("\r\n".repeat(4) + HELLO).startsWith("HTTP/1.1 200 "));
        assertEquals("", exchange("\r\n"));
    }

    @Test
    void anEmptyConnectionIsAnsweredBySilence() {
        assertEquals("", exchange(""));
    }

    @Test
    void targetsAreDecodedAndNormalised() {
        assertEquals("/a/b", RequestTarget.of("/a/./x/../b?q=1").path());
        assertEquals("/a/", RequestTarget.of("//a//").path());
        assertEquals("/\u00e9 x", RequestTarget.of("/%C3%A9%20x").path());
        assertEquals("/\u00e9", RequestTarget.of("/\u00c3\u00a9").path());
        assertEquals("/", RequestTarget.of("http://host").path());
        assertEquals("/p", RequestTarget.of("HTTP://host/p").path());
        assertEquals("/", RequestTarget.of("http://host?a=/b").path());
        assertEquals("/a", RequestTarget.of("/a?next=http://host/b").path());
        assertEquals(
                "?next=http://host/b%E9",
                RequestTarget.of("/a?next=http://host/b\u00e9").query());
        for (String malformed :
                new String[] {"*", "a/b", "ftp://host/a", "host:80", "/a b", "/a\rb", "/a?b\rc", "/%4", "/%\u00b2f"}) {
            assertThrows(HttpException.class, () -> RequestTarget.of(malformed), malformed);
        }
    }

    @Test
    void everyByteOfANameComesBackAsItself() {
        for (int value = 1; value < 256; value++) {
            if (value != '/' && value != '.') {
                String escaped = PercentEncoding.encode(
                        RequestTarget.of("/x" + (value < 16 ? "%0" : "%") + Integer.toHexString(value))
                                .path());
                assertEquals(
                        escaped,
                        PercentEncoding.encode(RequestTarget.of(escaped).path()));
                byte[] bytes = Names.encode(RequestTarget.of(escaped).path());
                assertEquals(3, bytes.length, escaped);
                assertEquals(value, bytes[2] & 0xff, escaped);
            }
        }
    }

    @Test
    void whatHasMovedIsRedirectedWithItsQuery() {
        Site moving = path -> {
            throw HttpException.moved(path + "\u00e9/");
        };
        Conversation conversation = new Conversation("GET /a%20b?x=%20&y=1 HTTP/1.1\r\nHost: a\r\n\r\n");
        new HttpConnection(conversation, moving).serve();
        assertTrue(conversation.text().startsWith("HTTP/1.1 301 Moved Permanently\r\n"), conversation.text());
        assertTrue(conversation.text().contains("\r\nLocation: /a%20b%C3%A9/?x=%20&y=1\r\n"), conversation.text());
        assertTrue(conversation.text().contains("\r\nConnection: keep-alive\r\n"), conversation.text());
    }

    @Test
    void anErrorToAHeadHasNoBody() {
        for (String head : new String[] {"HEAD /none HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD / HTTP/1.1\r\n\r\n"}) {
            String answer = exchange(head);
            assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
        }
    }

    @Test
    void whatServersReadDifferentlyIsRefused() {
        assertStatus(400, "GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n");
        assertStatus(400, "GET / HTTP/1.1\r\nHost: a\r\n\tfolded: b\r\n\r\n");
        assertStatus(400, "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n");
        assertStatus(400, "GET / HTTP/1.1\r\nHost: a\r\nTransfer Encoding: chunked\r\n\r\n");
        assertStatus(400, "GET / HTTP/1.1\r\nHost: a\rTransfer-Encoding: chunked\r\n\r\n");
        assertStatus(400, "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n");
        assertStatus(400, "GET / a b HTTP/1.1\r\nHost: a\r\n\r\n");
        assertStatus(400, "GET / http/1.1\r\nHost: a\r\n\r\n");
        assertStatus(505, "GET / HTTP/1.x\r\nHost: a\r\n\r\n");
        assertStatus(505, "GET / HTTP/1.11\r\nHost: a\r\n\r\n");
        assertStatus(405, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
        assertStatus(400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n");
        assertStatus(405, "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").contains("\r\nAllow: GET, HEAD\r\n"));
    }

    /** In Turkish, the small letter of I is not i. */
    @Test
    void headersAreFoundWhateverTheLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertStatus(501, "GET / HTTP/1.1\r\nHOST: a\r\nTRANSFER-ENCODING: chunked\r\n\r\n");
            assertEquals("/p", RequestTarget.of("HTTP://HOST/p").path());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void connectionOptionsAreWholeWords() {
        assertTrue(withConnection("disclose").contains("\r\nConnection: keep-alive\r\n"));
        assertTrue(withConnection("TE , Close").contains("\r\nConnection: close\r\n"));
        assertTrue(withConnection("keep-alive,close").contains("\r\nConnection: close\r\n"));
        String old = exchange("GET /hello.txt HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
        assertTrue(old.contains("\r\nConnection: keep-alive\r\n"), old);
    }

    private static String withConnection(String options) {
        return exchange("GET /hello.txt HTTP/1.1\r\nHost: a\r\nConnection: " + options + "\r\n\r\n");
    }

    @Test
    void rangesAreOfGetAloneAndASuffixOfNothingIsUnsatisfiable() {
        String head = exchange("HEAD /hello.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-4\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 200 ") && head.contains("Content-Length: 12\r\n"), head);
        assertTrue(ranged("bytes=-0").startsWith("HTTP/1.1 416 "));
        assertTrue(ranged("bytes=-99").endsWith("\r\n\r\nhello, world"));
        assertTrue(ranged("bytes=0-1,3-4").startsWith("HTTP/1.1 200 "));
        assertTrue(ranged("bytes=999999999999999999-").startsWith("HTTP/1.1 416 "));
        assertTrue(ranged("bytes=0-99999999999999999999").startsWith("HTTP/1.1 200 "));
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
        Conversation conversation =
                new Conversation(request).inPiecesOf(pieceBytes).serve();
        assertTrue(conversation.closed);
        return conversation.text();
    }

    private static Conversation serve(String request) {
        return new Conversation(request).serve();
    }

    /** A client that sends what it is given, and keeps what it is sent. */
    private static final class Conversation implements Stream {
        private final byte[] input;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final List<Phase> phases = new ArrayList<>();
        private int pieceBytes = Integer.MAX_VALUE;
        private int outcomeAtEnd = END;
        private boolean isBroken;
        private int at;
        private int writes;
        private boolean finished;
        private boolean closed;

        Conversation(String request) {
            this.input = request.getBytes(StandardCharsets.ISO_8859_1);
        }

        Conversation inPiecesOf(int bytes) {
            pieceBytes = bytes;
            return this;
        }

        /** Falls silent after its request instead of ending. */
        Conversation timesOut() {
            outcomeAtEnd = TIMED_OUT;
            return this;
        }

        Conversation breaks() {
            isBroken = true;
            return this;
        }

        Conversation serve() {
            new HttpConnection(this, SITE).serve();
            return this;
        }

        String text() {
            return sent.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public void enter(Phase phase) {
            phases.add(phase);
        }

        @Override
        public int read(byte[] into, int offset, int lengthBytes) {
            if (at == input.length) {
                return outcomeAtEnd;
            }
            int count = Math.min(Math.min(lengthBytes, pieceBytes), input.length - at);
            System.arraycopy(input, at, into, offset, count);
            at += count;
            return count;
        }

        @Override
        public void write(byte[] from, int offset, int lengthBytes) {
            if (isBroken) {
                throw new IllegalStateException("broken");
            }
            sent.write(from, offset, lengthBytes);
            writes++;
        }

        @Override
        public void finish() {
            finished = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
