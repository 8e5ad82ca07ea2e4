package io.anykernel.demo.http;

/** A request that ends in an error response. */
final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    HttpException(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
