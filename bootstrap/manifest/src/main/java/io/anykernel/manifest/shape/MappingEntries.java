package io.anykernel.manifest.shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The entries of a mapping by key, in the file's order: those with a key that is a scalar, the first of each. */
record MappingEntries(Map<String, NodeTuple> byKey) {
    /** @return {@code null} if the node is no mapping, which is reported as what {@code wanted} is not */
    static MappingEntries of(Node node, Shape wanted, String path, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            Nodes.reportType(wanted, node, path, problems);
            return null;
        }
        Map<String, NodeTuple> byKey = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            Node key = entry.getKeyNode();
            if (!(key instanceof ScalarNode)) {
                problems.add(Problem.Kind.SYNTAX, Place.of(key, path), "a key is a text, not " + Nodes.kind(key));
                continue;
            }
            String name = Nodes.text(key);
            NodeTuple former = byKey.putIfAbsent(name, entry);
            if (former != null) {
                problems.add(
                        Problem.Kind.DUPLICATE_KEY,
                        Place.of(key, path),
                        Nodes.shown(name) + " stands here twice, first in line "
                                + Place.of(former.getKeyNode(), path).line());
            }
        }
        return new MappingEntries(byKey);
    }

    List<String> keys() {
        return new ArrayList<>(byKey.keySet());
    }

    Node key(String name) {
        return byKey.get(name).getKeyNode();
    }

    Node value(String name) {
        return byKey.get(name).getValueNode();
    }
}
