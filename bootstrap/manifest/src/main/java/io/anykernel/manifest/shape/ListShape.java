package io.anykernel.manifest.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A list.
 *
 * @param most entries, 0 for any number
 * @param refused words that might stand in place of the list some day, each with what to say of it until then
 */
public record ListShape(Shape entry, int least, int most, Map<String, String> refused) implements Shape {
    public ListShape {
        refused = Map.copyOf(refused);
    }

    public ListShape(Shape entry, int least, int most) {
        this(entry, least, most, Map.of());
    }

    @Override
    public Located read(Node node, String path, Problems problems) {
        if (!(node instanceof SequenceNode sequence)) {
            reportNoList(node, path, problems);
            return null;
        }
        List<Located> entries = new ArrayList<>();
        int index = 0;
        for (Node each : sequence.getValue()) {
            Located read = entry.read(each, Place.below(path, index++), problems);
            if (read != null) {
                entries.add(read);
            }
        }
        if (index < least || most > 0 && index > most) {
            problems.add(Problem.Kind.VALUE, Place.of(node, path), "wants " + count() + ", and there are " + index);
        }
        return new Located(Place.of(node, path), entries);
    }

    private String count() {
        return most == 0 ? "at least " + least : least == 0 ? "at most " + most : least + " to " + most;
    }

    private void reportNoList(Node node, String path, Problems problems) {
        String message = Nodes.isText(node) ? refused.get(Nodes.text(node)) : null;
        if (message != null) {
            problems.add(Problem.Kind.TYPE, Place.of(node, path), message);
        } else {
            Nodes.reportType(this, node, path, problems);
        }
    }

    @Override
    public String kind() {
        return "a list";
    }
}
