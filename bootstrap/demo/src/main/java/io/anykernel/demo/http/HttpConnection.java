package io.anykernel.demo.http;

import java.nio.charset.StandardCharsets;

/**
 * Serves requests of one client until either side has had enough. An answer leaves in as few writes as it fits: head and
 * the body's beginning together, since a small second segment waits for the acknowledgment of the first (RFC 1122
 * §4.2.3.4), which the peer may delay.
 */
public final class HttpConnection {
    private static final int CHUNK_BYTES = 32 * 1024;

    private final Stream stream;
    private final Site site;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    /** Bytes of {@link #chunk} that still have to be written. */
    private int pendingBytes;

    public HttpConnection(Stream stream, Site site) {
        this.stream = stream;
        this.site = site;
    }

    /** Serves, then closes the stream. What the transport throws ends the connection and nothing else. */
    public void serve() {
        try (Stream closing = stream) {
            RequestReader reader = new RequestReader(closing);
            while (serveOne(reader)) {
                // Each turn is one request.
            }
            closing.finish();
        }
    }

    private boolean serveOne(RequestReader reader) {
        HttpRequest request;
        try {
            request = reader.next();
        } catch (HttpException refused) {
            stream.enter(Phase.ANSWER);
            explain(refused, refused.status() == 405 ? "Allow: GET, HEAD\r\n" : "", reader.isHead(), false);
            return false;
        }
        if (request == null) {
            return false;
        }
        stream.enter(Phase.ANSWER);
        answer(request);
        return request.keepAlive();
    }

    private void answer(HttpRequest request) {
        Content found;
        try {
            found = site.find(request.target().path());
        } catch (HttpException refused) {
            explain(request, refused);
            return;
        } catch (RuntimeException failure) {
            explain(request, new HttpException(500, "error: " + failure.getMessage()));
            return;
        }
        if (found == null) {
            explain(
                    request,
                    new HttpException(404, "nothing at " + request.target().path()));
            return;
        }
        try (Content content = found) {
            send(request, content);
        }
    }

    private void explain(HttpRequest request, HttpException outcome) {
        String location = outcome.movedTo() == null
                ? ""
                : "Location: " + PercentEncoding.encode(outcome.movedTo())
                        + request.target().query() + "\r\n";
        explain(outcome, location, request.isHead(), request.keepAlive());
    }

    private void explain(HttpException outcome, String headers, boolean isHead, boolean keepAlive) {
        try (Content content = site.explain(outcome.status(), outcome.getMessage())) {
            long length = content.lengthBytes();
            sendHead(outcome.status(), content.mediaType(), length, headers, keepAlive);
            if (!isHead) {
                sendBody(content, 0, length);
            }
            flush();
            site.onResponse(outcome.status(), isHead ? 0 : length);
        }
    }

    private void send(HttpRequest request, Content content) {
        long length = content.lengthBytes();
        long first = 0;
        long last = length - 1;
        if (request.rangeFirst() == HttpRequest.SUFFIX) {
            first = Math.max(0, length - request.rangeLast());
        } else if (request.rangeFirst() >= 0) {
            first = request.rangeFirst();
            last = request.rangeLast() < 0 ? last : Math.min(last, request.rangeLast());
        }
        boolean partial = request.rangeFirst() != HttpRequest.WHOLE;
        if (partial && first > last) {
            sendUnsatisfiable(request, length);
            return;
        }
        String range = partial ? "Content-Range: bytes " + first + "-" + last + "/" + length + "\r\n" : "";
        int status = partial ? 206 : 200;
        sendHead(status, content.mediaType(), last - first + 1, range, request.keepAlive());
        if (!request.isHead()) {
            sendBody(content, first, last + 1);
        }
        flush();
        site.onResponse(status, request.isHead() ? 0 : last - first + 1);
    }

    private void sendBody(Content content, long from, long to) {
        long position = from;
        while (position < to) {
            int room = chunk.length - pendingBytes;
            int count = content.read(position, chunk, pendingBytes, (int) Math.min(room, to - position));
            if (count <= 0) {
                // The length is promised: a cut connection is the only honest answer.
                throw new IllegalStateException("content ended at " + position + " of " + to);
            }
            position += count;
            pendingBytes += count;
            if (pendingBytes == chunk.length) {
                flush();
            }
        }
    }

    private void append(byte[] bytes) {
        for (int done = 0; done < bytes.length; ) {
            int count = Math.min(bytes.length - done, chunk.length - pendingBytes);
            System.arraycopy(bytes, done, chunk, pendingBytes, count);
            done += count;
            pendingBytes += count;
            if (pendingBytes == chunk.length) {
                flush();
            }
        }
    }

    private void flush() {
        int count = pendingBytes;
        pendingBytes = 0;
        if (count > 0) {
            stream.write(chunk, 0, count);
        }
    }

    private void sendUnsatisfiable(HttpRequest request, long length) {
        sendHead(416, "text/plain", 0, "Content-Range: bytes */" + length + "\r\n", request.keepAlive());
        flush();
        site.onResponse(416, 0);
    }

    private void sendHead(int status, String mediaType, long length, String extra, boolean keepAlive) {
        String head = "HTTP/1.1 " + status + " " + HttpStatus.reason(status) + "\r\n"
                + "Server: anykernel\r\n"
                + "Content-Type: " + mediaType + "\r\n"
                + "Content-Length: " + length + "\r\n"
                + "Accept-Ranges: bytes\r\n"
                + "Cache-Control: no-store\r\n"
                + extra
                + "Connection: " + (keepAlive ? "keep-alive" : "close") + "\r\n\r\n";
        append(head.getBytes(StandardCharsets.UTF_8));
    }
}
