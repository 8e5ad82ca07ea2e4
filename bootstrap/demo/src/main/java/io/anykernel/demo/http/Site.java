package io.anykernel.demo.http;

/** Answers paths. Called by many connections at once. */
public interface Site {
    /**
     * Finds what {@code path} names.
     *
     * @param path decoded, absolute, without {@code .} and {@code ..} segments
     * @return content that the caller closes, or {@code null} if there is none
     */
    Content find(String path);

    /** Told of each response, for counters. */
    default void onResponse(int status, long bodyBytes) {}
}
