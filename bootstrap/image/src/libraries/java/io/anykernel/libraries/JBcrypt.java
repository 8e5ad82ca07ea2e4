package io.anykernel.libraries;

import org.mindrot.jbcrypt.BCrypt;

/** Hashes passwords and checks them. */
public final class JBcrypt {
    private JBcrypt() {}

    public static void main(String[] arguments) throws Exception {
        String hash = BCrypt.hashpw("secret", "$2a$04$abcdefghijklmnopqrstuu");
        System.out.println(hash + " " + BCrypt.checkpw("secret", hash) + " " + BCrypt.checkpw("other", hash));
    }
}
