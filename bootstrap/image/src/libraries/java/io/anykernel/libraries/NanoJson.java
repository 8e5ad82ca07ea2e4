package io.anykernel.libraries;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;

/** Parses JSON into its own maps and writes it by a builder. */
public final class NanoJson {
    private NanoJson() {}

    public static void main(String[] arguments) throws Exception {
        JsonObject object = JsonParser.object().from("{\"abc\":123, \"list\":[true,false,null], \"f\":0.5}");
        System.out.println(object.getInt("abc") + " " + object.getArray("list").size() + " " + object.getDouble("f"));
        System.out.println(JsonWriter.string()
                .object()
                .array("a")
                .value(1)
                .value("two")
                .end()
                .value("b", false)
                .end()
                .done());
        try {
            JsonParser.any().from("[1 2]");
        } catch (JsonParserException e) {
            System.out.println(e.getMessage());
        }
    }
}
