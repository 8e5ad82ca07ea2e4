package io.anykernel.libraries;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Loads YAML 1.2 by the JSON schema and dumps it. */
public final class YamlEngine {
    private YamlEngine() {}

    public static void main(String[] arguments) throws Exception {
        Load load = new Load(LoadSettings.builder().setLabel("text").build());
        Object value = load.loadFromString("a: 1\nb:\n- yes\n- true\n- 0o17\n- ~\nc: 'it''s'\n");
        System.out.println(value);
        System.out.print(new Dump(DumpSettings.builder().build()).dumpToString(value));
        try {
            load.loadFromString("a: 1\na: 2\n");
        } catch (YamlEngineException e) {
            System.out.println(e.getMessage().split("\n")[0]);
        }
    }
}
