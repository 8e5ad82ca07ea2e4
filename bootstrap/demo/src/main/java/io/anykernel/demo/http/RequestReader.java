package io.anykernel.demo.http;

/** Reads requests from a stream, one after the other, within fixed bounds (RFC 9112 §2 to §6). */
final class RequestReader {
    static final int MAX_HEAD_BYTES = 8192;
    private static final int MAX_HEADERS = 100;

    /** Blank lines that are tolerated before a request; some clients send one after a body (RFC 9112 §2.2). */
    private static final int MAX_BLANK_LINES = 4;

    private final Stream stream;
    private final byte[] buffer = new byte[MAX_HEAD_BYTES];
    private int start;
    private int end;

    /** Whether any byte of the present request has arrived. */
    private boolean hasBegun;

    private boolean isHead;
    private boolean keepAlive;
    private long rangeFirst;
    private long rangeLast;
    private boolean hasHost;
    private boolean hasIfRange;

    RequestReader(Stream stream) {
        this.stream = stream;
    }

    /**
     * Reads the next request.
     *
     * @return {@code null} if the client finished, or took too long, before it began one
     * @throws HttpException if what came is no request that we serve
     */
    HttpRequest next() {
        isHead = false;
        hasBegun = start < end;
        stream.enter(hasBegun ? Phase.REQUEST : Phase.IDLE);
        String requestLine = requestLine();
        if (requestLine == null) {
            return null;
        }
        int methodEnd = requestLine.indexOf(' ');
        int targetEnd = requestLine.lastIndexOf(' ');
        if (methodEnd <= 0 || targetEnd <= methodEnd + 1) {
            throw new HttpException(400, "malformed request line");
        }
        String version = requestLine.substring(targetEnd + 1);
        if (version.length() != 8 || !version.startsWith("HTTP/1.") || !isDigit(version.charAt(7))) {
            throw new HttpException(version.startsWith("HTTP/") ? 505 : 400, "only HTTP/1.x is spoken here");
        }
        String method = requestLine.substring(0, methodEnd);
        isHead = method.equals("HEAD");
        readHeaders(!version.equals("HTTP/1.0"));
        if (!isHead && !method.equals("GET")) {
            throw new HttpException(405, "only GET and HEAD are answered here");
        }
        RequestTarget target = RequestTarget.of(requestLine.substring(methodEnd + 1, targetEnd));
        return new HttpRequest(isHead, target, keepAlive, rangeFirst, rangeLast);
    }

    /** Whether the present request, be it refused, wants no body in its answer. */
    boolean isHead() {
        return isHead;
    }

    private void readHeaders(boolean persistent) {
        keepAlive = persistent;
        rangeFirst = HttpRequest.WHOLE;
        rangeLast = -1;
        hasHost = false;
        hasIfRange = false;
        for (int count = 0; ; count++) {
            String header = line();
            if (header.isEmpty()) {
                break;
            }
            if (count == MAX_HEADERS) {
                throw new HttpException(431, "too many headers");
            }
            readHeader(header);
        }
        if (persistent && !hasHost) {
            throw new HttpException(400, "no Host header");
        }
        // Answers carry no validator, so that none can match (RFC 9110 §13.1.5). Ranges are defined for GET alone
        // (§14.2).
        if (hasIfRange || isHead) {
            rangeFirst = HttpRequest.WHOLE;
            rangeLast = -1;
        }
    }

    private void readHeader(String header) {
        int colon = header.indexOf(':');
        if (colon <= 0 || !isToken(header, colon)) {
            throw new HttpException(400, "malformed header");
        }
        String value = header.substring(colon + 1).trim();
        switch (AsciiCase.lower(header.substring(0, colon))) {
            case "host" -> readHost();
            case "connection" -> readConnection(AsciiCase.lower(value));
            case "range" -> readRange(value);
            case "if-range" -> hasIfRange = true;
            case "transfer-encoding" -> throw new HttpException(501, "no request bodies here");
            case "content-length" -> refuseBody(value);
            default -> {}
        }
    }

    /**
     * Whether the first characters are a name (RFC 9110 §5.6.2). A blank before the colon, or in front, where it would
     * continue the header before, is read differently by different servers (RFC 9112 §5.1, §5.2).
     */
    private static boolean isToken(String text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** More than one is an error (RFC 9112 §3.2). */
    private void readHost() {
        if (hasHost) {
            throw new HttpException(400, "two Host headers");
        }
        hasHost = true;
    }

    /** Options separated by commas (RFC 9110 §7.6.1); close is stronger. */
    private void readConnection(String value) {
        boolean wantsClose = false;
        boolean wantsMore = false;
        for (int from = 0; from <= value.length(); ) {
            int comma = value.indexOf(',', from);
            int end = comma < 0 ? value.length() : comma;
            String option = value.substring(from, end).trim();
            wantsClose |= option.equals("close");
            wantsMore |= option.equals("keep-alive");
            from = end + 1;
        }
        if (wantsClose) {
            keepAlive = false;
        } else if (wantsMore) {
            keepAlive = true;
        }
    }

    private static void refuseBody(String value) {
        if (!value.equals("0")) {
            throw new HttpException(413, "no request bodies here");
        }
    }

    /** One range of bytes (RFC 9110 §14.1.2); anything else is ignored, as that section allows. */
    private void readRange(String value) {
        int dash = value.indexOf('-');
        if (!value.startsWith("bytes=") || dash < 0 || value.indexOf(',') >= 0) {
            return;
        }
        long first = number(value.substring(6, dash));
        long last = number(value.substring(dash + 1));
        if (first >= 0 && (last >= first || dash == value.length() - 1)) {
            rangeFirst = first;
            rangeLast = last;
        } else if (dash == 6 && last >= 0) {
            rangeFirst = HttpRequest.SUFFIX;
            rangeLast = last;
        }
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (!isDigit(digit)) {
                return -1;
            }
            value = value * 10 + digit - '0';
        }
        return value;
    }

    private String requestLine() {
        String line = line();
        for (int blank = 0; line != null && line.isEmpty(); blank++) {
            if (blank == MAX_BLANK_LINES) {
                throw new HttpException(400, "blank lines instead of a request");
            }
            hasBegun = start < end;
            line = line();
        }
        return line;
    }

    /**
     * The next line without its end, or {@code null} without any byte of a request. Lines end in CR LF or, tolerated, LF
     * (RFC 9112 §2.2).
     */
    private String line() {
        int scanned = start;
        while (true) {
            for (; scanned < end; scanned++) {
                if (buffer[scanned] == '\n') {
                    return take(scanned);
                }
            }
            scanned -= compact();
            if (!fill()) {
                return null;
            }
        }
    }

    /** Reads on; false if the request ends, or takes too long, before its first byte. */
    private boolean fill() {
        int count = stream.read(buffer, end, buffer.length - end);
        if (count < 0 && !hasBegun) {
            return false;
        }
        if (count == Stream.TIMED_OUT) {
            throw new HttpException(408, "the request took too long");
        }
        if (count < 0) {
            throw new HttpException(400, "request cut short");
        }
        end += count;
        if (!hasBegun) {
            hasBegun = true;
            stream.enter(Phase.REQUEST);
        }
        return true;
    }

    private String take(int newline) {
        int textEnd = newline > start && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        char[] text = new char[textEnd - start];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) (buffer[start + i] & 0xff);
            if (text[i] == '\r') {
                // Some take it for the end of a line (RFC 9112 §2.2).
                throw new HttpException(400, "CR within a line");
            }
        }
        start = newline + 1;
        return new String(text);
    }

    /** Makes room; returns by how much everything moved down. */
    private int compact() {
        int moved = start;
        if (moved > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= moved;
            start = 0;
        }
        if (end == buffer.length) {
            throw new HttpException(431, "request head too large");
        }
        return moved;
    }
}
