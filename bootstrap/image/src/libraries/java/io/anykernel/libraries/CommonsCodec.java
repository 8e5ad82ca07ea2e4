package io.anykernel.libraries;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.binary.Base32;
import org.apache.commons.codec.binary.Base64;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MurmurHash3;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.apache.commons.codec.language.Soundex;

/** Encodes Base32, Base64, Hex and sounds of words, and digests. */
public final class CommonsCodec {
    private CommonsCodec() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = "any carnal pleas\u00fcre".getBytes(StandardCharsets.UTF_8);
        System.out.println(Base64.encodeBase64String(data) + " " + new Base32().encodeAsString(data) + " "
                + Hex.encodeHexString(data));
        System.out.println(DigestUtils.sha256Hex(data) + " " + MurmurHash3.hash32x86(data));
        System.out.println(new Soundex().encode("Robert") + " " + new DoubleMetaphone().doubleMetaphone("Schmidt"));
    }
}
