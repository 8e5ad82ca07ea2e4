package io.anykernel.libraries;

import scala.collection.immutable.List;
import scala.collection.immutable.List$;
import scala.collection.immutable.Vector;
import scala.collection.immutable.Vector$;

/** Calls Scala's immutable collections. */
public final class ScalaCollections {
    private ScalaCollections() {}

    public static void main(String[] arguments) throws Exception {
        List<Object> list = List$.MODULE$.empty();
        for (int i = 5; i > 0; i--) {
            list = list.$colon$colon((Object) i);
        }
        System.out.println(list + " " + list.reverse().mkString("<", "|", ">") + " " + list.size());
        Vector<Object> vector = Vector$.MODULE$.empty();
        for (int i = 0; i < 20; i++) {
            vector = vector.appendedAll(list);
        }
        System.out.println(vector.length() + " " + vector.apply(77));
    }
}
