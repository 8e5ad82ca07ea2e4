package io.anykernel.manifest;

import io.anykernel.manifest.shape.FlagShape;
import io.anykernel.manifest.shape.Key;
import io.anykernel.manifest.shape.ListOrWordShape;
import io.anykernel.manifest.shape.ListShape;
import io.anykernel.manifest.shape.MapShape;
import io.anykernel.manifest.shape.ObjectShape;
import io.anykernel.manifest.shape.Shape;

/** The table of keys in {@code docs/manifest.md}. */
final class ReferenceText {
    private final StringBuilder text = new StringBuilder("| key | what stands there | what for |\n|---|---|---|\n");

    private ReferenceText() {}

    static String of(ObjectShape root) {
        ReferenceText reference = new ReferenceText();
        reference.addKeys("", root);
        return reference.text.toString();
    }

    private void addKeys(String path, ObjectShape object) {
        for (Key key : object.keys()) {
            String name = path + key.name();
            boolean isRequired = object.required().contains(key.name());
            text.append("| `").append(name).append('`').append(isRequired ? ", required" : "");
            text.append(" | ")
                    .append(kind(key.shape()))
                    .append(" | ")
                    .append(key.meaning())
                    .append(" |\n");
            addBelow(name, key.shape());
        }
    }

    private void addBelow(String path, Shape shape) {
        if (shape instanceof ObjectShape object) {
            addKeys(path + ".", object);
        } else if (shape instanceof MapShape map) {
            addBelow(path + ".NAME", map.entry());
        } else if (shape instanceof ListShape list) {
            addBelow(path + "[]", list.entry());
        }
    }

    private static String kind(Shape shape) {
        if (shape instanceof ListShape list) {
            return "a list; each entry: " + list.entry().kind();
        }
        if (shape instanceof ListOrWordShape either) {
            return kind(either.list()) + "; or " + either.word().kind();
        }
        if (shape instanceof MapShape map) {
            return "a mapping; each key: " + map.key().wanted()
                    + (map.entry() instanceof ObjectShape
                            ? ""
                            : "; each value: " + map.entry().kind());
        }
        if (shape instanceof ObjectShape object && !object.oneOf().isEmpty()) {
            return "one of the keys " + String.join(", ", object.oneOf());
        }
        return shape instanceof FlagShape ? "`true` or `false`" : shape.kind();
    }
}
