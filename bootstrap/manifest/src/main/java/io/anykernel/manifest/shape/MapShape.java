package io.anykernel.manifest.shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A mapping from names of the author's own.
 *
 * @param key of each of them
 * @param least entries
 * @param required names that have to be there
 */
public record MapShape(TextShape key, Shape entry, int least, List<String> required) implements Shape {
    public MapShape {
        required = List.copyOf(required);
    }

    @Override
    public Located read(Node node, String path, Problems problems) {
        MappingEntries entries = MappingEntries.of(node, this, path, problems);
        if (entries == null) {
            return null;
        }
        Map<String, Located> read = new LinkedHashMap<>();
        for (String name : entries.keys()) {
            Located value = entry.read(entries.value(name), Place.below(path, name), problems);
            if (!name.matches(key.pattern())) {
                problems.add(
                        Problem.Kind.UNKNOWN_KEY,
                        Place.of(entries.key(name), path),
                        "a key here is " + key.wanted() + ", not " + Nodes.shown(name));
            } else if (value != null) {
                read.put(name, value);
            }
        }
        requireEntries(entries, Place.of(node, path), problems);
        return new Located(Place.of(node, path), read);
    }

    private void requireEntries(MappingEntries entries, Place place, Problems problems) {
        for (String name : required) {
            if (!entries.byKey().containsKey(name)) {
                problems.add(Problem.Kind.MISSING_KEY, place, "'" + name + "' is missing");
            }
        }
        if (entries.keys().size() < least) {
            problems.add(
                    Problem.Kind.VALUE,
                    place,
                    "wants at least " + least + ", and there are "
                            + entries.keys().size());
        }
    }

    @Override
    public String kind() {
        return "a mapping";
    }
}
