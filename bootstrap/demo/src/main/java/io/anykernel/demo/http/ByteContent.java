package io.anykernel.demo.http;

/** Content from an array. */
record ByteContent(String mediaType, byte[] bytes) implements Content {
    @Override
    public long lengthBytes() {
        return bytes.length;
    }

    @Override
    public int read(long position, byte[] into, int offset, int lengthBytes) {
        int count = (int) Math.min(lengthBytes, bytes.length - position);
        System.arraycopy(bytes, (int) position, into, offset, count);
        return count;
    }
}
