package io.anykernel.manifest.shape;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A list, or one of a few words in its place. What it reads is a list or a text. */
public record ListOrWordShape(ListShape list, ChoiceShape word) implements Shape {
    @Override
    public Located read(Node node, String path, Problems problems) {
        if (node instanceof SequenceNode) {
            return list.read(node, path, problems);
        }
        if (!Nodes.isText(node)) {
            Nodes.reportType(this, node, path, problems);
            return null;
        }
        String text = Nodes.text(node);
        if (word.words().contains(text)) {
            return word.read(node, path, problems);
        }
        problems.add(
                Problem.Kind.VALUE,
                Place.of(node, path),
                "wants " + kind() + ", not " + Nodes.shown(text) + hint(text));
        return null;
    }

    private String hint(String text) {
        boolean isEntry = list.entry() instanceof TextShape entry && text.matches(entry.pattern());
        return isEntry ? "; put it in brackets: [" + text + "]" : NearestWord.suggestion(text, word.words());
    }

    @Override
    public String kind() {
        return list.kind() + ", or " + word.kind();
    }
}
