package io.anykernel.demo.http;

import java.nio.charset.StandardCharsets;

/** Answers paths. Called by many connections at once. */
public interface Site {
    /**
     * Finds what {@code path} names.
     *
     * @param path decoded, absolute, without {@code .} and {@code ..} segments
     * @return content that the caller closes, or {@code null} if there is none
     * @throws HttpException if the answer is another status
     */
    Content find(String path);

    /** What goes with a status that is no content's. */
    default Content explain(int status, String reason) {
        return Content.of("text/plain; charset=utf-8", (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Called after each response, for counters. */
    default void onResponse(int status, long bodyBytes) {}
}
