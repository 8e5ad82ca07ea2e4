package io.anykernel.manifest.shape;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A text of a form.
 *
 * @param pattern of all of it, in what Java's expressions and ECMA's have in common
 * @param wanted what it is, with an article and an example, for messages and pages
 */
public record TextShape(String pattern, String wanted) implements ScalarShape {
    /** Any text, an empty one too. */
    public static TextShape any(String wanted) {
        return new TextShape("[\\s\\S]*", wanted);
    }

    @Override
    public Located read(Node node, String path, Problems problems) {
        if (!Nodes.isText(node)) {
            Nodes.reportType(this, node, path, problems);
            return null;
        }
        String text = Nodes.text(node);
        if (!Pattern.matches(pattern, text)) {
            problems.add(Problem.Kind.VALUE, Place.of(node, path), "wants " + wanted + ", not " + Nodes.shown(text));
            return null;
        }
        return new Located(Place.of(node, path), text);
    }

    @Override
    public String kind() {
        return wanted;
    }
}
