package io.anykernel.libraries;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Map;

/** Turns an object into JSON and back by its fields. */
public final class GsonObjects {
    private GsonObjects() {}

    public static void main(String[] arguments) throws Exception {
        Gson gson = new GsonBuilder().setPrettyPrinting().create();
        Point point = new Point();
        point.x = 3;
        point.name = "corner";
        point.tags = List.of("a", "b");
        System.out.println(gson.toJson(point));
        Point back = gson.fromJson("{\"x\": 5, \"name\": \"edge\", \"tags\": [\"c\"]}", Point.class);
        System.out.println(back.x + back.name + back.tags);
        System.out.println(gson.toJson(Map.of("one", 1)));
    }

    /** What is written. */
    static final class Point {
        private int x;
        private String name;
        private List<String> tags;
    }
}
