package io.anykernel.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anykernel.manifest.shape.ChoiceShape;
import io.anykernel.manifest.shape.FlagShape;
import io.anykernel.manifest.shape.Key;
import io.anykernel.manifest.shape.ListOrWordShape;
import io.anykernel.manifest.shape.ListShape;
import io.anykernel.manifest.shape.MapShape;
import io.anykernel.manifest.shape.ObjectShape;
import io.anykernel.manifest.shape.Shape;
import io.anykernel.manifest.shape.TextShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema (draft 2020-12) that a shape states. */
final class SchemaText {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String ID = "urn:io.anykernel:manifest:1";

    private SchemaText() {}

    static String of(ObjectShape root) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", DIALECT);
        schema.put("$id", ID);
        schema.put("title", "Anykernel manifest (anykernel.yaml)");
        schema.put(
                "$comment",
                "What no schema can state the command refuses too: two keys of one name, disks that are not there, ports that"
                        + " are published twice, and whatever else does not go together.");
        schema.putAll(schema(root));
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indent);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Map<String, Object> schema(Shape shape) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (shape instanceof FlagShape) {
            schema.put("type", "boolean");
        } else if (shape instanceof ChoiceShape choice) {
            schema.put("enum", choice.words());
        } else if (shape instanceof TextShape text) {
            schema.put("type", "string");
            schema.put("pattern", whole(text));
        } else if (shape instanceof ListShape list) {
            addList(schema, list);
        } else if (shape instanceof ListOrWordShape either) {
            schema.put("anyOf", List.of(schema(either.list()), schema(either.word())));
        } else if (shape instanceof MapShape map) {
            addMap(schema, map);
        } else if (shape instanceof ObjectShape object) {
            addObject(schema, object);
        }
        return schema;
    }

    private static String whole(TextShape text) {
        return "^(" + text.pattern() + ")$";
    }

    private static void addList(Map<String, Object> schema, ListShape list) {
        schema.put("type", "array");
        schema.put("items", schema(list.entry()));
        schema.put("minItems", list.least());
        if (list.most() > 0) {
            schema.put("maxItems", list.most());
        }
    }

    private static void addMap(Map<String, Object> schema, MapShape map) {
        schema.put("type", "object");
        schema.put("propertyNames", Map.of("pattern", whole(map.key())));
        schema.put("additionalProperties", schema(map.entry()));
        schema.put("minProperties", map.least());
        schema.put("required", map.required());
    }

    private static void addObject(Map<String, Object> schema, ObjectShape object) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Key key : object.keys()) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("description", key.meaning());
            described.putAll(schema(key.shape()));
            properties.put(key.name(), described);
        }
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        schema.put("minProperties", object.least());
        schema.put("required", object.required());
        if (!object.oneOf().isEmpty()) {
            schema.put(
                    "oneOf",
                    object.oneOf().stream()
                            .map(name -> Map.of("required", List.of(name)))
                            .toList());
        }
    }
}
