package io.anykernel.libraries;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Loads YAML with anchors and dumps it in block style. */
public final class SnakeYaml {
    private SnakeYaml() {}

    public static void main(String[] arguments) throws Exception {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<String, Object> map =
                yaml.load("base: &b {x: 1, y: [a, 'b']}\nother:\n  <<: *b\n  z: 2.5\ntext: |\n  two\n  lines\n");
        System.out.println(map);
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        System.out.print(new Yaml(options).dump(map.get("other")));
        try {
            yaml.load("a: [1, 2\nb: 3");
        } catch (YAMLException e) {
            System.out.println(e.getMessage().split("\n")[0]);
        }
    }
}
