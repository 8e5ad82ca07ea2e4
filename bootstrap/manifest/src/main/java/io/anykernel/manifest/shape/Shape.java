package io.anykernel.manifest.shape;

import org.snakeyaml.engine.v2.nodes.Node;

/** What a node may be. Shapes are immutable; a schema is printed from what they state. */
public sealed interface Shape permits ListOrWordShape, ListShape, MapShape, ObjectShape, ScalarShape {
    /**
     * Reads a node, and whatever is below it, to its end.
     *
     * @param path that leads to the node
     * @param problems gets what is wrong with it
     * @return {@code null} if nothing of the node can be used
     */
    Located read(Node node, String path, Problems problems);

    /** With an article, such as {@code a list}. */
    String kind();
}
