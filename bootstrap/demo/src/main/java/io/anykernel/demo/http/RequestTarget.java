package io.anykernel.demo.http;

import java.nio.charset.StandardCharsets;

/** The target of a request: its path, decoded and normalised (RFC 3986 §2.1 and §5.2.4). */
final class RequestTarget {
    private RequestTarget() {}

    /**
     * Path of an origin-form or absolute-form target, without its query.
     *
     * @throws HttpException if it is malformed or climbs above the root
     */
    static String path(String target) {
        String rest = target;
        int scheme = target.indexOf("://");
        if (scheme > 0) {
            int slash = target.indexOf('/', scheme + 3);
            rest = slash < 0 ? "/" : target.substring(slash);
        }
        int query = rest.indexOf('?');
        if (query >= 0) {
            rest = rest.substring(0, query);
        }
        if (!rest.startsWith("/")) {
            throw new HttpException(400, "target is no path");
        }
        return normalise(decode(rest));
    }

    private static String decode(String text) {
        byte[] bytes = new byte[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length()) {
                    throw new HttpException(400, "malformed escape");
                }
                c = (char) (hex(text.charAt(i + 1)) << 4 | hex(text.charAt(i + 2)));
                i += 2;
            }
            if (c == 0) {
                throw new HttpException(400, "NUL in target");
            }
            bytes[count++] = (byte) c;
        }
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    private static int hex(char c) {
        int digit = Character.digit(c, 16);
        if (digit < 0) {
            throw new HttpException(400, "malformed escape");
        }
        return digit;
    }

    private static String normalise(String path) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < path.length(); ) {
            int slash = path.indexOf('/', at + 1);
            int segmentEnd = slash < 0 ? path.length() : slash;
            String segment = path.substring(at + 1, segmentEnd);
            if (segment.equals("..")) {
                if (out.length() == 0) {
                    throw new HttpException(400, "target climbs above the root");
                }
                out.setLength(out.lastIndexOf("/"));
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                out.append('/').append(segment);
            }
            at = segmentEnd;
        }
        if (out.length() == 0 || path.endsWith("/")) {
            out.append('/');
        }
        return out.toString();
    }
}
