package org.teavm.classlib.java.security;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;

/** {@code java.security.MessageDigest} of an image: MD5 (RFC 1321), SHA-1 and SHA-256 (FIPS 180-4). */
public abstract class TMessageDigest {
    private final String algorithm;

    protected TMessageDigest(String algorithm) {
        this.algorithm = algorithm;
    }

    /** @param algorithm in any case; {@code SHA} is SHA-1 */
    public static TMessageDigest getInstance(String algorithm) throws NoSuchAlgorithmException {
        switch (algorithm.toUpperCase()) {
            case "MD5":
                return new TMd5(algorithm);
            case "SHA", "SHA1", "SHA-1":
                return new TSha1(algorithm);
            case "SHA-256", "SHA256":
                return new TSha256(algorithm);
            default:
                throw new NoSuchAlgorithmException(algorithm + " MessageDigest not available");
        }
    }

    public final String getAlgorithm() {
        return algorithm;
    }

    public abstract int getDigestLength();

    public abstract void update(byte input);

    public void update(byte[] input, int offset, int length) {
        if (input == null) {
            throw new IllegalArgumentException("No input buffer given");
        }
        if (input.length - offset < length) {
            throw new IllegalArgumentException("Input buffer too short");
        }
        if (offset < 0 || length < 0) {
            throw new ArrayIndexOutOfBoundsException();
        }
        for (int i = 0; i < length; i++) {
            update(input[offset + i]);
        }
    }

    public void update(byte[] input) {
        for (byte each : input) {
            update(each);
        }
    }

    public final void update(ByteBuffer input) {
        while (input.hasRemaining()) {
            update(input.get());
        }
    }

    /** The digest of all that was put in since the last one. */
    public abstract byte[] digest();

    public byte[] digest(byte[] last) {
        update(last);
        return digest();
    }

    public abstract void reset();

    public static boolean isEqual(byte[] one, byte[] other) {
        if (one == other) {
            return true;
        }
        if (one == null || other == null || one.length != other.length) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < one.length; i++) {
            difference |= one[i] ^ other[i];
        }
        return difference == 0;
    }
}
