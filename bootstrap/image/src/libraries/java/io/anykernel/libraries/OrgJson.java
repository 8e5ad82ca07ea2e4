package io.anykernel.libraries;

import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.json.JSONTokener;

/** Builds objects and arrays, reads members by their type and by pointer. */
public final class OrgJson {
    private OrgJson() {}

    public static void main(String[] arguments) throws Exception {
        JSONObject object = new JSONObject();
        object.put("number", 42)
                .put("text", "a\tb/c")
                .put("list", new JSONArray().put(1).put(2.5).put(JSONObject.NULL));
        System.out.println(
                object.getInt("number") + " " + object.getString("text") + " " + object.getJSONArray("list"));
        JSONObject parsed =
                new JSONObject(new JSONTokener("{'loose': yes, \"deep\": {\"a\": [10, 20, {\"b\": 1e3}]}}"));
        System.out.println(parsed.get("loose") + " " + parsed.query("/deep/a/2/b") + " " + parsed.optInt("none", -1));
        System.out.println(new JSONArray("[1, 2, [3, 4]]").toString(2));
        try {
            parsed.getJSONArray("deep");
        } catch (JSONException e) {
            System.out.println(e.getMessage());
        }
    }
}
