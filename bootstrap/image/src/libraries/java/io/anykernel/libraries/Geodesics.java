package io.anykernel.libraries;

import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;

/** Measures the earth by geodesics. */
public final class Geodesics {
    private Geodesics() {}

    public static void main(String[] arguments) throws Exception {
        GeodesicData line = Geodesic.WGS84.Inverse(52.52, 13.405, 48.857, 2.352);
        System.out.println(Math.round(line.s12) + " " + Math.round(line.azi1 * 1e6));
        GeodesicData end = Geodesic.WGS84.Direct(40.6, -73.8, 45, 10_000_000);
        System.out.println(Math.round(end.lat2 * 1e6) + " " + Math.round(end.lon2 * 1e6));
    }
}
