package io.anykernel.manifest.shape;

import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** True or false. */
public record FlagShape() implements ScalarShape {
    /** A tag can claim that other words are one of these. */
    private static final Set<String> WORDS = Set.of("true", "false");

    @Override
    public Located read(Node node, String path, Problems problems) {
        boolean isFlag =
                node instanceof ScalarNode && node.getTag().equals(Tag.BOOL) && WORDS.contains(Nodes.text(node));
        if (!isFlag) {
            Nodes.reportType(this, node, path, problems);
            return null;
        }
        return new Located(Place.of(node, path), Boolean.valueOf(Nodes.text(node)));
    }

    @Override
    public String kind() {
        return "true or false";
    }
}
