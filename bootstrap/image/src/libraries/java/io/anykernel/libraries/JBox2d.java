package io.anykernel.libraries;

import org.jbox2d.collision.shapes.PolygonShape;
import org.jbox2d.common.Vec2;
import org.jbox2d.dynamics.Body;
import org.jbox2d.dynamics.BodyDef;
import org.jbox2d.dynamics.BodyType;
import org.jbox2d.dynamics.World;

/** Lets a box fall on the ground. */
public final class JBox2d {
    private JBox2d() {}

    public static void main(String[] arguments) throws Exception {
        World world = new World(new Vec2(0, -10));
        PolygonShape shape = new PolygonShape();
        shape.setAsBox(50, 10);
        BodyDef ground = new BodyDef();
        ground.position.set(0, -10);
        world.createBody(ground).createFixture(shape, 0);
        BodyDef definition = new BodyDef();
        definition.type = BodyType.DYNAMIC;
        definition.position.set(0, 4);
        Body body = world.createBody(definition);
        PolygonShape box = new PolygonShape();
        box.setAsBox(1, 1);
        body.createFixture(box, 1);
        for (int i = 0; i < 120; i++) {
            world.step(1 / 60f, 6, 2);
        }
        System.out.println(Math.round(body.getPosition().y * 100) + " " + body.isAwake());
    }
}
