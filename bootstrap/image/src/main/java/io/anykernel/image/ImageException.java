package io.anykernel.image;

/** An image cannot be built or started. The message says what failed and what to do about it, for a person. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ImageException(String message) {
        super(message);
    }

    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
