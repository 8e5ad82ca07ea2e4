package io.anykernel.libraries;

import co.nstant.in.cbor.CborBuilder;
import co.nstant.in.cbor.CborDecoder;
import co.nstant.in.cbor.CborEncoder;
import java.io.ByteArrayOutputStream;

/** Encodes items by CBOR and decodes them. */
public final class CborItems {
    private CborItems() {}

    public static void main(String[] arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new CborEncoder(out)
                .encode(new CborBuilder()
                        .add("text")
                        .add(1234)
                        .add(1.5f)
                        .addArray()
                        .add(true)
                        .add("x")
                        .end()
                        .build());
        System.out.println(new java.math.BigInteger(1, out.toByteArray()).toString(16));
        System.out.println(CborDecoder.decode(out.toByteArray()));
    }
}
