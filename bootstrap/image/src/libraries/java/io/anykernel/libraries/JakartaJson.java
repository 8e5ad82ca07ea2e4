package io.anykernel.libraries;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;

/** Builds and reads JSON by the API of Jakarta, its provider found by service loading. */
public final class JakartaJson {
    private JakartaJson() {}

    public static void main(String[] arguments) throws Exception {
        JsonObject object = Json.createObjectBuilder()
                .add("a", 1)
                .add("b", Json.createArrayBuilder().add("x").addNull())
                .build();
        System.out.println(object);
        System.out.println(Json.createReader(new StringReader("{\"n\": 1.50}"))
                .readObject()
                .getJsonNumber("n")
                .bigDecimalValue());
    }
}
