package io.anykernel.libraries;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.StringWriter;

/** Writes JSON by a generator and reads it token by token. */
public final class JacksonStreams {
    private JacksonStreams() {}

    public static void main(String[] arguments) throws Exception {
        JsonFactory factory = new JsonFactory();
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = factory.createGenerator(text)) {
            generator.useDefaultPrettyPrinter();
            generator.writeStartObject();
            generator.writeStringField("name", "J\u00f6rg \"J\" <j>");
            generator.writeArrayFieldStart("values");
            generator.writeNumber(1);
            generator.writeNumber(-2.5);
            generator.writeNull();
            generator.writeEndArray();
            generator.writeEndObject();
        }
        System.out.println(text);
        try (JsonParser parser = factory.createParser(text.toString())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                System.out.println(token + " " + parser.getText());
            }
        }
        try (JsonParser parser = factory.createParser("[1, 02]")) {
            while (parser.nextToken() != null) {}
        } catch (JsonParseException e) {
            System.out.println(e.getOriginalMessage() + " at " + e.getLocation().getColumnNr());
        }
    }
}
