package io.anykernel.demo.http;

/** A request that ends in a response other than content: an error, or the place where the content is. */
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String movedTo;

    public HttpException(int status, String reason) {
        this(status, reason, null);
    }

    private HttpException(int status, String reason, String movedTo) {
        super(reason, null, false, false);
        this.status = status;
        this.movedTo = movedTo;
    }

    /** What was asked for is at another path of this site, for good (RFC 9110 §15.4.2); the request's query goes along. */
    public static HttpException moved(String path) {
        return new HttpException(301, "moved to " + path, path);
    }

    public int status() {
        return status;
    }

    /** The other path, decoded, or {@code null}. */
    String movedTo() {
        return movedTo;
    }
}
