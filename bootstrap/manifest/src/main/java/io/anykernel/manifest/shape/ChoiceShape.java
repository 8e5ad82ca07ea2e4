package io.anykernel.manifest.shape;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** One word of a few. */
public record ChoiceShape(List<String> words) implements ScalarShape {
    public ChoiceShape {
        words = List.copyOf(words);
    }

    @Override
    public Located read(Node node, String path, Problems problems) {
        if (!Nodes.isText(node)) {
            Nodes.reportType(this, node, path, problems);
            return null;
        }
        String word = Nodes.text(node);
        if (!words.contains(word)) {
            problems.add(
                    Problem.Kind.VALUE,
                    Place.of(node, path),
                    "wants " + kind() + ", not " + Nodes.shown(word) + NearestWord.suggestion(word, words));
            return null;
        }
        return new Located(Place.of(node, path), word);
    }

    @Override
    public String kind() {
        return "one of " + String.join(", ", words);
    }
}
