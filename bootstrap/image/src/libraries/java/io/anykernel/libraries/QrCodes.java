package io.anykernel.libraries;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;

/** Draws QR codes of several kinds. */
public final class QrCodes {
    private QrCodes() {}

    public static void main(String[] arguments) throws Exception {
        QrCode code = QrCode.encodeText("Hello, world! \u00e9", QrCode.Ecc.MEDIUM);
        StringBuilder picture = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                picture.append(code.getModule(x, y) ? '#' : '.');
            }
            picture.append('\n');
        }
        System.out.print(picture.toString() + code.version + " " + code.mask + "\n");
        try {
            QrCode.encodeText("x".repeat(3000), QrCode.Ecc.HIGH);
        } catch (DataTooLongException e) {
            System.out.println(e.getMessage());
        }
    }
}
