package io.anykernel.libraries;

import net.minidev.json.JSONArray;
import net.minidev.json.JSONObject;
import net.minidev.json.parser.JSONParser;

/** Parses JSON into maps, strictly and leniently. */
public final class JsonSmart {
    private JsonSmart() {}

    public static void main(String[] arguments) throws Exception {
        JSONParser lenient = new JSONParser(JSONParser.MODE_PERMISSIVE);
        JSONObject object = (JSONObject) lenient.parse("{a: 'b', n: 012}");
        System.out.println(object.get("a") + " " + object.get("n"));
        JSONArray array = (JSONArray) lenient.parse("[1, 2.5, {\"x\": null}]");
        System.out.println(array.toJSONString());
    }
}
