package io.anykernel.libraries;

import org.dyn4j.dynamics.Body;
import org.dyn4j.dynamics.BodyFixture;
import org.dyn4j.geometry.Geometry;
import org.dyn4j.geometry.MassType;
import org.dyn4j.world.World;

/** Lets a body fall and bounce. */
public final class Dyn4j {
    private Dyn4j() {}

    public static void main(String[] arguments) throws Exception {
        World<Body> world = new World<>();
        Body floor = new Body();
        floor.addFixture(Geometry.createRectangle(20, 1));
        floor.setMass(MassType.INFINITE);
        world.addBody(floor);
        Body ball = new Body();
        BodyFixture fixture = ball.addFixture(Geometry.createCircle(0.5));
        fixture.setRestitution(0.5);
        ball.setMass(MassType.NORMAL);
        ball.translate(0, 5);
        world.addBody(ball);
        for (int i = 0; i < 300; i++) {
            world.step(1);
            if (i % 60 == 0) {
                System.out.println(Math.round(ball.getTransform().getTranslationY() * 1000));
            }
        }
    }
}
