package io.anykernel.libraries;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.eclipsesource.json.WriterConfig;

/** Parses, edits and writes JSON, and names where a text is wrong. */
public final class MinimalJson {
    private MinimalJson() {}

    public static void main(String[] arguments) throws Exception {
        JsonObject object =
                Json.parse("{\"a\":[1,2,{\"b\":null}],\"c\":-1.5e2}").asObject();
        object.add("d", Json.array("x", "y")).set("c", object.getDouble("c", 0) / 4);
        for (JsonObject.Member member : object) {
            System.out.println(member.getName() + " = " + member.getValue());
        }
        System.out.println(object.toString(WriterConfig.PRETTY_PRINT));
        for (JsonValue value : object.get("a").asArray()) {
            System.out.println(value.isNumber() + " " + value.isObject());
        }
        try {
            Json.parse("[1,,2]");
        } catch (ParseException e) {
            System.out.println(e.getMessage());
        }
    }
}
