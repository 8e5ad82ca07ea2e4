package io.anykernel.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was wired with what, as data: for the boot report and the status page. Fixed once the kernel runs. */
public final class Wiring {
    /**
     * One part of a kernel.
     *
     * @param name unique in its kernel, such as {@code net0}
     * @param floor where to draw it, 0 the world below, higher ones nearer to the application
     * @param detail one short line, such as an address or a device
     * @param bootNanos since the kernel's start when it was ready
     */
    public record Part(String name, int floor, String detail, long bootNanos) {}

    /** {@code upper} uses {@code lower}. */
    public record Edge(String upper, String lower) {}

    /** Floors for {@link Part#floor}. */
    public static final int WORLD = 0;

    public static final int DEVICE = 1;
    public static final int DRIVER = 2;
    public static final int SERVICE = 3;
    public static final int APPLICATION = 4;

    private final List<Part> parts = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    void add(Part part, String... uses) {
        for (Part known : parts) {
            if (known.name().equals(part.name())) {
                throw new IllegalArgumentException("two parts named " + part.name());
            }
        }
        parts.add(part);
        for (String lower : uses) {
            edges.add(new Edge(part.name(), lower));
        }
    }

    public List<Part> parts() {
        return Collections.unmodifiableList(parts);
    }

    public List<Edge> edges() {
        return Collections.unmodifiableList(edges);
    }
}
