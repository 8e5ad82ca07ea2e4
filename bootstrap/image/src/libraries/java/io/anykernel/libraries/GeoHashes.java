package io.anykernel.libraries;

import ch.hsr.geohash.GeoHash;

/** Encodes places and finds their neighbours. */
public final class GeoHashes {
    private GeoHashes() {}

    public static void main(String[] arguments) throws Exception {
        GeoHash hash = GeoHash.withCharacterPrecision(48.2, 16.37, 7);
        System.out.println(hash.toBase32() + " " + hash.getNorthernNeighbour().toBase32() + " "
                + GeoHash.fromGeohashString("u4pruyd").getOriginatingPoint());
    }
}
