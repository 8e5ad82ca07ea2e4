package io.anykernel.manifest.shape;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A list.
 *
 * @param most entries, 0 for any number
 */
public record ListShape(Shape entry, int least, int most) implements Shape {
    @Override
    public Located read(Node node, String path, Problems problems) {
        if (!(node instanceof SequenceNode sequence)) {
            Nodes.reportType(this, node, path, problems);
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

    @Override
    public String kind() {
        return "a list";
    }
}
