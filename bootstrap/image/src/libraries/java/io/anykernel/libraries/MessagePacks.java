package io.anykernel.libraries;

import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Packs values and unpacks them. */
public final class MessagePacks {
    private MessagePacks() {}

    public static void main(String[] arguments) throws Exception {
        MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
        packer.packInt(300)
                .packString("text")
                .packArrayHeader(2)
                .packBoolean(true)
                .packDouble(1.5);
        MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(packer.toByteArray());
        System.out.println(unpacker.unpackInt() + " " + unpacker.unpackString() + " " + unpacker.unpackArrayHeader()
                + " " + unpacker.unpackBoolean() + " " + unpacker.unpackDouble());
    }
}
