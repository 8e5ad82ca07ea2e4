/**
 * As much of HTTP/1.1 (RFC 9112) as a page, a poller and file downloads need: GET and HEAD, persistent connections, one
 * byte range, bounded requests.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs} ({@code Names}, for paths as text). Freestanding; the transport is a
 * {@link io.anykernel.demo.http.Stream}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.demo.http.HttpConnection}.
 */
package io.anykernel.demo.http;
