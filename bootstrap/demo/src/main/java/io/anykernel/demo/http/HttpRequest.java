package io.anykernel.demo.http;

/**
 * One request.
 *
 * @param isHead whether only headers are wanted
 * @param target what is asked for
 * @param keepAlive whether the client wants to go on
 * @param rangeFirst first byte wanted, or -1 for all; {@code -2} with {@code rangeLast} as the length of a suffix
 * @param rangeLast last byte wanted, or -1 for the end
 */
record HttpRequest(boolean isHead, RequestTarget target, boolean keepAlive, long rangeFirst, long rangeLast) {
    static final int WHOLE = -1;
    static final int SUFFIX = -2;
}
