package io.anykernel.demo.site;

import io.anykernel.demo.http.AsciiCase;

/** Media types by file name. */
final class MediaTypes {
    private MediaTypes() {}

    static String of(String path) {
        String suffix = AsciiCase.lower(path.substring(path.lastIndexOf('.') + 1));
        return switch (suffix) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "json" -> "application/json";
            case "txt", "md" -> "text/plain; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            default -> "application/octet-stream";
        };
    }
}
