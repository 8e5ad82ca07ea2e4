package io.anykernel.libraries;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;

/** Writes and reads fields of the wire format. */
public final class ProtocolBuffers {
    private ProtocolBuffers() {}

    public static void main(String[] arguments) throws Exception {
        byte[] bytes = new byte[40];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeInt32(1, 150);
        out.writeString(2, "testing");
        out.writeSInt64(3, -3);
        out.flush();
        int length = bytes.length - out.spaceLeft();
        CodedInputStream in = CodedInputStream.newInstance(bytes, 0, length);
        System.out.println(length + " " + in.readTag() + " " + in.readInt32() + " " + in.readTag() + " "
                + in.readString() + " " + in.readTag() + " " + in.readSInt64());
    }
}
