package io.anykernel.composition;

import java.util.ArrayList;
import java.util.List;

/** The order in which components start: after what they need, before the loop where they can, else as they were named. */
final class StartOrder {
    private final List<Component> waiting;
    private final List<Component> ordered = new ArrayList<>();

    /** @throws IllegalArgumentException if a name is taken twice, or a need is missing or circular */
    StartOrder(List<Component> components) {
        waiting = new ArrayList<>(components);
        requireDistinctNames();
        for (Component component : components) {
            requireNeeds(component);
        }
        takeAllReady(false);
        takeAllReady(true);
        if (!waiting.isEmpty()) {
            throw new IllegalArgumentException("components need each other in a circle: " + names(waiting));
        }
    }

    List<Component> components() {
        return ordered;
    }

    private void takeAllReady(boolean isLoopRunning) {
        for (int i = 0; i < waiting.size(); i++) {
            if (isReady(waiting.get(i), isLoopRunning)) {
                ordered.add(waiting.remove(i));
                // What was passed over may have waited for it.
                i = -1;
            }
        }
    }

    private boolean isReady(Component component, boolean isLoopRunning) {
        for (String need : component.needs()) {
            if (need.equals(Composition.LOOP) ? !isLoopRunning : find(need, ordered) == null) {
                return false;
            }
        }
        return true;
    }

    private void requireDistinctNames() {
        for (int i = 0; i < waiting.size(); i++) {
            String name = waiting.get(i).name();
            if (name.equals(Composition.LOOP) || find(name, waiting) != waiting.get(i)) {
                throw new IllegalArgumentException("two components named '" + name + "'");
            }
        }
    }

    private void requireNeeds(Component component) {
        for (String need : component.needs()) {
            if (!need.equals(Composition.LOOP) && find(need, waiting) == null) {
                throw new IllegalArgumentException("component '" + component.name() + "' needs '" + need
                        + "', and there is none of that name among: " + names(waiting));
            }
        }
    }

    private static Component find(String name, List<Component> among) {
        for (Component component : among) {
            if (component.name().equals(name)) {
                return component;
            }
        }
        return null;
    }

    private static String names(List<Component> components) {
        StringBuilder text = new StringBuilder();
        for (Component component : components) {
            text.append(text.length() == 0 ? "" : ", ").append(component.name());
        }
        return text.toString();
    }
}
