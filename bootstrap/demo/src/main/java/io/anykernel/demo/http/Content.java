package io.anykernel.demo.http;

/** What a response carries: a length known beforehand and bytes by position. */
public interface Content extends AutoCloseable {
    String mediaType();

    long lengthBytes();

    /** Fills some of {@code into} from {@code position}; returns how many bytes, at least one. */
    int read(long position, byte[] into, int offset, int lengthBytes);

    @Override
    default void close() {}

    /** Content from an array, which must not change any more. */
    static Content of(String mediaType, byte[] bytes) {
        return new ByteContent(mediaType, bytes);
    }
}
