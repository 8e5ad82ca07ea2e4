package io.anykernel.manifest;

import io.anykernel.manifest.shape.Located;
import io.anykernel.manifest.shape.Place;
import io.anykernel.manifest.shape.Problem;
import io.anykernel.manifest.shape.Problems;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads manifests, and reports everything that is wrong with one at once. */
public final class ManifestReader {
    /** Name that a manifest has unless another is given. */
    public static final String FILE_NAME = "anykernel.yaml";

    private static final int MAX_BYTES = 1 << 20;
    private static final Place START = new Place(1, 1, "");

    private ManifestReader() {}

    /**
     * Reads a file; its relative paths are those below its folder.
     *
     * @throws ManifestException if it is no manifest
     * @throws IOException if it cannot be read
     */
    public static Manifest read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw failure(file.toString(), START, "is longer than " + Size.describe(MAX_BYTES));
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            return parse(Files.readString(file), file.toString(), folder);
        } catch (MalformedInputException malformed) {
            throw failure(file.toString(), START, "is not in UTF-8");
        }
    }

    /**
     * As {@link #read}, of a text.
     *
     * @param name of its file, for messages
     * @param folder that relative paths start from
     */
    public static Manifest parse(String text, String name, Path folder) {
        Node root = compose(text, name);
        Problems problems = new Problems();
        Located read = ManifestShape.ROOT.read(root, "", problems);
        if (read != null) {
            Manifest manifest = new ManifestBuilder(folder, problems).build(read);
            Map<String, Place> places = new HashMap<>();
            collect(read, places);
            for (Conflict conflict : manifest.conflicts()) {
                problems.add(Problem.Kind.CONFLICT, nearest(conflict.path(), places), conflict.message());
            }
            if (problems.isEmpty()) {
                return manifest;
            }
        }
        throw new ManifestException(name, problems.all());
    }

    private static Node compose(String text, String name) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.orElseThrow(() -> failure(name, START, "is empty"));
        } catch (MarkedYamlEngineException malformed) {
            Place place = malformed
                    .getProblemMark()
                    .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1, ""))
                    .orElse(START);
            throw failure(name, place, "is no YAML: " + oneLine(malformed.getProblem()));
        } catch (YamlEngineException malformed) {
            throw failure(name, START, "is no YAML: " + oneLine(malformed.getMessage()));
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static ManifestException failure(String name, Place place, String message) {
        Problems problems = new Problems();
        problems.add(Problem.Kind.SYNTAX, place, message);
        return new ManifestException(name, problems.all());
    }

    private static void collect(Located from, Map<String, Place> places) {
        places.put(from.place().path(), from.place());
        if (from.value() instanceof Map) {
            from.map().values().forEach(each -> collect(each, places));
        } else if (from.value() instanceof Iterable) {
            from.list().forEach(each -> collect(each, places));
        }
    }

    /** Of the path, or of the nearest one above it that the file names. */
    private static Place nearest(String path, Map<String, Place> places) {
        Place found = places.get(path);
        for (int end = path.length(); found == null; ) {
            end = Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1));
            Place above = places.get(end < 0 ? "" : path.substring(0, end));
            found = above == null ? null : new Place(above.line(), above.column(), path);
        }
        return found;
    }
}
