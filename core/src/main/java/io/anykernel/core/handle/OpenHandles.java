package io.anykernel.core.handle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many handles in a few lines. */
public final class OpenHandles {
    private static final int MAX_LINES = 20;

    private OpenHandles() {}

    /** Their names, each once with how often it occurs, in the order given; beyond 20 of them, how many more there are. */
    public static List<String> lines(List<OpenHandle> handles) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (OpenHandle handle : handles) {
            String name = handle.toString();
            Integer known = counts.get(name);
            counts.put(name, known == null ? 1 : known + 1);
        }
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Integer> each : counts.entrySet()) {
            if (lines.size() == MAX_LINES) {
                lines.add("and " + (counts.size() - MAX_LINES) + " more");
                break;
            }
            lines.add(each.getValue() == 1 ? each.getKey() : each.getValue() + " times " + each.getKey());
        }
        return lines;
    }
}
