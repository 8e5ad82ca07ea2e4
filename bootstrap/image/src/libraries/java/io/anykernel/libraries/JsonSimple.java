package io.anykernel.libraries;

import org.json.simple.JSONArray;
import org.json.simple.JSONObject;
import org.json.simple.JSONValue;
import org.json.simple.parser.JSONParser;
import org.json.simple.parser.ParseException;

/** Parses JSON into maps and lists, and by events. */
public final class JsonSimple {
    private JsonSimple() {}

    public static void main(String[] arguments) throws Exception {
        JSONParser parser = new JSONParser();
        JSONObject object = (JSONObject) parser.parse("{\"k\": [1, 2, 3.25, \"z\\n\"]}");
        JSONArray array = (JSONArray) object.get("k");
        System.out.println(array.get(0).getClass().getSimpleName() + " "
                + array.get(2).getClass().getSimpleName());
        System.out.println(object.toJSONString() + " " + JSONValue.escape("a\"b/\u0001"));
        try {
            parser.parse("{\"k\": }");
        } catch (ParseException e) {
            System.out.println(e.getPosition() + " " + e);
        }
    }
}
