package io.anykernel.manifest.shape;

import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Where something stands.
 *
 * @param line from 1
 * @param column from 1
 * @param path keys and indices that lead there, such as {@code mounts./site.folder} or {@code publish[1]}; empty for the whole file
 */
public record Place(int line, int column, String path) {
    static Place of(Node node, String path) {
        return node.getStartMark()
                .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1, path))
                .orElse(new Place(1, 1, path));
    }

    static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String below(String path, int index) {
        return path + "[" + index + "]";
    }
}
