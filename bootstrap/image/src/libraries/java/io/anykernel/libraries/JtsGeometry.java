package io.anykernel.libraries;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Intersects, buffers and simplifies geometries, and reads their text. */
public final class JtsGeometry {
    private JtsGeometry() {}

    public static void main(String[] arguments) throws Exception {
        WKTReader reader = new WKTReader();
        Geometry one = reader.read("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))");
        Geometry two = reader.read("POLYGON ((5 5, 15 5, 15 15, 5 15, 5 5))");
        System.out.println(one.intersection(two) + " " + one.union(two).getArea() + " " + one.touches(two));
        System.out.println(one.convexHull().getNumPoints() + " "
                + one.distance(new GeometryFactory().createPoint(new Coordinate(13, 14))));
        STRtree tree = new STRtree();
        tree.insert(one.getEnvelopeInternal(), "one");
        tree.insert(two.getEnvelopeInternal(), "two");
        System.out.println(tree.query(new org.locationtech.jts.geom.Envelope(11, 12, 11, 12)));
        try {
            reader.read("POINT (1 x)");
        } catch (ParseException e) {
            System.out.println(e.getMessage());
        }
    }
}
