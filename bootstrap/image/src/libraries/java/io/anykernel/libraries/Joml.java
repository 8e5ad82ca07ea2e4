package io.anykernel.libraries;

import org.joml.Matrix4f;
import org.joml.Quaternionf;
import org.joml.Vector3f;

/** Multiplies matrices and rotates vectors. */
public final class Joml {
    private Joml() {}

    public static void main(String[] arguments) throws Exception {
        Vector3f vector = new Matrix4f()
                .translate(1, 2, 3)
                .rotateZ((float) Math.PI / 2)
                .scale(2)
                .transformPosition(new Vector3f(1, 0, 0));
        System.out.println(
                Math.round(vector.x * 1000) + " " + Math.round(vector.y * 1000) + " " + Math.round(vector.z * 1000));
        Vector3f turned = new Quaternionf().rotateX((float) Math.PI).transform(new Vector3f(0, 1, 0));
        System.out.println(Math.round(turned.y) + " " + new Vector3f(1, 2, 3).dot(new Vector3f(4, 5, 6)) + " "
                + new Vector3f(1, 0, 0).cross(0, 1, 0).z);
    }
}
