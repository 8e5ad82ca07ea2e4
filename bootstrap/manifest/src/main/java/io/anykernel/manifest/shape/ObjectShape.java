package io.anykernel.manifest.shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A mapping of keys that are given.
 *
 * @param required of them, those that have to be there
 * @param oneOf of them, those of which exactly one has to be there; empty for no such rule
 * @param least of them that have to be there
 */
public record ObjectShape(List<Key> keys, List<String> required, List<String> oneOf, int least) implements Shape {
    public ObjectShape {
        keys = List.copyOf(keys);
        required = List.copyOf(required);
        oneOf = List.copyOf(oneOf);
    }

    @Override
    public Located read(Node node, String path, Problems problems) {
        MappingEntries entries = MappingEntries.of(node, this, path, problems);
        if (entries == null) {
            return null;
        }
        Map<String, Located> read = new LinkedHashMap<>();
        for (String name : entries.keys()) {
            Key known = find(name);
            if (known == null) {
                problems.add(
                        Problem.Kind.UNKNOWN_KEY,
                        Place.of(entries.key(name), path),
                        "unknown key " + Nodes.shown(name) + NearestWord.suggestionOrAll(name, names()));
                continue;
            }
            Located value = known.shape().read(entries.value(name), Place.below(path, name), problems);
            if (value != null) {
                read.put(name, value);
            }
        }
        requireKeys(entries, Place.of(node, path), problems);
        return new Located(Place.of(node, path), read);
    }

    private void requireKeys(MappingEntries entries, Place place, Problems problems) {
        for (String name : required) {
            if (!entries.byKey().containsKey(name)) {
                problems.add(Problem.Kind.MISSING_KEY, place, "key '" + name + "' is missing");
            }
        }
        long chosen = oneOf.stream().filter(entries.byKey()::containsKey).count();
        if (!oneOf.isEmpty() && chosen != 1) {
            problems.add(
                    chosen == 0 ? Problem.Kind.MISSING_KEY : Problem.Kind.VALUE,
                    place,
                    "wants one of the keys " + String.join(", ", oneOf) + ", and there are " + chosen);
        }
        if (names().stream().filter(entries.byKey()::containsKey).count() < least) {
            problems.add(
                    Problem.Kind.MISSING_KEY,
                    place,
                    "wants at least " + least + " of the keys " + String.join(", ", names()));
        }
    }

    private Key find(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
    }

    private List<String> names() {
        return keys.stream().map(Key::name).toList();
    }

    @Override
    public String kind() {
        return "a mapping";
    }
}
