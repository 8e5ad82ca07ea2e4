package io.anykernel.libraries;

import java.nio.charset.StandardCharsets;
import org.mozilla.universalchardet.UniversalDetector;

/** Guesses the charset of bytes. */
public final class CharsetDetector {
    private CharsetDetector() {}

    public static void main(String[] arguments) throws Exception {
        UniversalDetector detector = new UniversalDetector();
        byte[] bytes =
                "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440! \u041a\u0430\u043a \u0434\u0435\u043b\u0430?"
                        .getBytes(StandardCharsets.UTF_8);
        detector.handleData(bytes, 0, bytes.length);
        detector.dataEnd();
        System.out.println(detector.getDetectedCharset());
    }
}
