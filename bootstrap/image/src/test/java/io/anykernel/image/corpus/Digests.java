package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Digests of texts of each length around a block's, and their errors. */
final class Digests implements Corpus.Program {
    private static final int LENGTHS = 200;

    @Override
    public void run() throws Exception {
        for (String algorithm : new String[] {"MD5", "SHA-1", "SHA-256", "sha", "Sha-256"}) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            say(digest.getAlgorithm() + " " + digest.getDigestLength());
            for (String text : new String[] {"", "abc", "The quick brown fox jumps over the lazy dog"}) {
                say(hexadecimal(digest.digest(text.getBytes(StandardCharsets.UTF_8))));
            }
            for (int length = 0; length < LENGTHS; length++) {
                byte[] bytes = new byte[length];
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) (i * 7 + length);
                }
                digest.update(bytes, length / 3, length - length / 3);
                say(hexadecimal(digest.digest()));
            }
            digest.update((byte) 1);
            digest.reset();
            digest.update(ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2));
            say(hexadecimal(digest.digest()));
            probe("range", () -> {
                digest.update(new byte[3], 1, 3);
                return null;
            });
        }
        probe("unknown", () -> MessageDigest.getInstance("SHA-0"));
        probe("null", () -> MessageDigest.getInstance(null));
        say("equal " + MessageDigest.isEqual(new byte[] {1}, new byte[] {1})
                + MessageDigest.isEqual(new byte[1], null));
    }

    private static String hexadecimal(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append(Character.forDigit(each >> 4 & 15, 16)).append(Character.forDigit(each & 15, 16));
        }
        return text.toString();
    }
}
