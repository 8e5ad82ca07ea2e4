package io.anykernel.libraries;

import okio.Buffer;
import okio.ByteString;

/** Reads and writes buffers and byte strings. */
public final class Okio {
    private Okio() {}

    public static void main(String[] arguments) throws Exception {
        Buffer buffer = new Buffer().writeUtf8("h\u00e9llo").writeIntLe(7).writeDecimalLong(-12);
        System.out.println(
                buffer.size() + " " + buffer.readUtf8(6) + " " + buffer.readIntLe() + " " + buffer.readDecimalLong());
        System.out.println(ByteString.encodeUtf8("text").sha256().hex() + " "
                + ByteString.encodeUtf8("any").base64());
    }
}
