package io.anykernel.libraries;

import com.googlecode.javaewah.EWAHCompressedBitmap;

/** Computes with compressed bitmaps. */
public final class JavaEwah {
    private JavaEwah() {}

    public static void main(String[] arguments) throws Exception {
        EWAHCompressedBitmap one = EWAHCompressedBitmap.bitmapOf(0, 2, 64, 1 << 20);
        EWAHCompressedBitmap two = EWAHCompressedBitmap.bitmapOf(1, 3, 64, 1 << 20);
        System.out.println(
                one.and(two) + " " + one.or(two).cardinality() + " " + one.xor(two) + " " + one.sizeInBytes());
    }
}
