package io.anykernel.libraries;

import org.hashids.Hashids;

/** Turns numbers into short texts and back. */
public final class HashIds {
    private HashIds() {}

    public static void main(String[] arguments) throws Exception {
        Hashids hashids = new Hashids("salt", 8);
        String text = hashids.encode(1, 2, 3);
        System.out.println(
                text + " " + java.util.Arrays.toString(hashids.decode(text)) + " " + hashids.encodeHex("ff00"));
    }
}
