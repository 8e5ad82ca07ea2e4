package io.anykernel.demo.http;

/**
 * The target of a request.
 *
 * @param path decoded and normalised (RFC 3986 §2.1 and §5.2.4)
 * @param query with its question mark, fit for a header, or empty
 */
record RequestTarget(String path, String query) {
    /**
     * Takes an origin-form or absolute-form target apart (RFC 9112 §3.2).
     *
     * @param target each character stands for one byte
     * @throws HttpException if it is malformed or climbs above the root
     */
    static RequestTarget of(String target) {
        requireNoControls(target);
        String rest = target.startsWith("/") ? target : withoutAuthority(target);
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        String query = question < 0 ? "" : rest.substring(question);
        return new RequestTarget(normalise(PercentEncoding.decode(path)), ascii(query));
    }

    /** A query comes back in a header, where a lone CR may pass for the end of a line. */
    private static void requireNoControls(String target) {
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) == 0x7f) {
                throw new HttpException(400, "blank or control character in target");
            }
        }
    }

    private static String withoutAuthority(String target) {
        String lower = AsciiCase.lower(target);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            throw new HttpException(400, "target is no path");
        }
        int end = target.indexOf("://") + 3;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static String ascii(String query) {
        StringBuilder out = new StringBuilder(query.length());
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c < 0x80) {
                out.append(c);
            } else {
                PercentEncoding.appendEscape(out, c);
            }
        }
        return out.toString();
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
