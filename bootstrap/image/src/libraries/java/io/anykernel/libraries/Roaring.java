package io.anykernel.libraries;

import java.nio.ByteBuffer;
import org.roaringbitmap.RoaringBitmap;

/** Computes with compressed bitmaps and serializes them. */
public final class Roaring {
    private Roaring() {}

    public static void main(String[] arguments) throws Exception {
        RoaringBitmap even = new RoaringBitmap();
        for (int i = 0; i < 200_000; i += 2) {
            even.add(i);
        }
        RoaringBitmap run = RoaringBitmap.bitmapOf(1, 2, 3, 1_000_000);
        run.add(100L, 5000L);
        run.runOptimize();
        System.out.println(RoaringBitmap.andCardinality(even, run) + " "
                + RoaringBitmap.or(even, run).getCardinality() + " " + run.rank(200) + " " + run.select(5));
        ByteBuffer bytes = ByteBuffer.allocate(run.serializedSizeInBytes());
        run.serialize(bytes);
        System.out.println(bytes.position());
    }
}
