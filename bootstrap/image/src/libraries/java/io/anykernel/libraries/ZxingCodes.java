package io.anykernel.libraries;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.oned.Code128Writer;
import com.google.zxing.qrcode.QRCodeWriter;

/** Draws and reads back QR and other codes. */
public final class ZxingCodes {
    private ZxingCodes() {}

    public static void main(String[] arguments) throws Exception {
        BitMatrix qr = new QRCodeWriter().encode("HELLO", BarcodeFormat.QR_CODE, 21, 21);
        System.out.print(qr.toString("#", "."));
        System.out.println(new Code128Writer()
                .encode("Java-17", BarcodeFormat.CODE_128, 1, 1)
                .toString("#", "."));
    }
}
