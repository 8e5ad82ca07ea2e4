package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Console;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps its lines for tests. */
public final class SimConsole implements Console {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void line(CharSequence text) {
        lines.add(text.toString());
    }

    public List<String> lines() {
        return Collections.unmodifiableList(lines);
    }
}
