package io.anykernel.libraries;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;

/** Reads JSON into a tree, changes it and writes it back. */
public final class GsonTree {
    private GsonTree() {}

    public static void main(String[] arguments) throws Exception {
        JsonObject order = JsonParser.parseString("{\"id\": 7, \"items\": [1, 2.5, \"x\\u00e9\", null, true]}")
                .getAsJsonObject();
        JsonArray items = order.getAsJsonArray("items");
        for (JsonElement item : items) {
            System.out.println(item + " " + item.isJsonPrimitive() + " " + item.isJsonNull());
        }
        items.add(1e9);
        order.addProperty("name", "a \"quoted\" <name>");
        order.remove("id");
        System.out.println(order);
        try {
            JsonParser.parseString("{\"a\": [1, 2}");
        } catch (JsonSyntaxException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
