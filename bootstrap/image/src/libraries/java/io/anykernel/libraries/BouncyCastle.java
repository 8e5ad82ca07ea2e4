package io.anykernel.libraries;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.util.encoders.Hex;

/** Encrypts by AES and ChaCha20, digests by SHA-3 and BLAKE2, signs by Ed25519. */
public final class BouncyCastle {
    private BouncyCastle() {}

    public static void main(String[] arguments) throws Exception {
        byte[] text = "a secret message".getBytes(StandardCharsets.US_ASCII);
        byte[] hash = new byte[32];
        SHA3Digest sha3 = new SHA3Digest(256);
        sha3.update(text, 0, text.length);
        sha3.doFinal(hash, 0);
        System.out.println(Hex.toHexString(hash));
        GCMBlockCipher gcm = (GCMBlockCipher) GCMBlockCipher.newInstance(AESEngine.newInstance());
        gcm.init(true, new AEADParameters(new KeyParameter(new byte[16]), 128, new byte[12]));
        byte[] sealed = new byte[gcm.getOutputSize(text.length)];
        gcm.doFinal(sealed, gcm.processBytes(text, 0, text.length, sealed, 0));
        System.out.println(Hex.toHexString(sealed));
        ChaCha7539Engine chacha = new ChaCha7539Engine();
        chacha.init(true, new ParametersWithIV(new KeyParameter(new byte[32]), new byte[12]));
        byte[] stream = new byte[text.length];
        chacha.processBytes(text, 0, text.length, stream, 0);
        System.out.println(Hex.toHexString(stream));
        Ed25519Signer signer = new Ed25519Signer();
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(hash, 0);
        signer.init(true, key);
        signer.update(text, 0, text.length);
        byte[] signature = signer.generateSignature();
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, key.generatePublicKey());
        verifier.update(text, 0, text.length);
        System.out.println(Hex.toHexString(signature) + " " + verifier.verifySignature(signature));
        Blake2bDigest blake = new Blake2bDigest(256);
        blake.update(text, 0, text.length);
        blake.doFinal(hash, 0);
        System.out.println(Hex.toHexString(hash));
    }
}
