package io.anykernel.demo.status;

import io.anykernel.kernel.Wiring;
import java.util.ArrayList;
import java.util.List;

/** Draws a wiring as SVG: one row a floor that has parts, the world at the bottom, lines from each part to what it uses. */
public final class WiringPicture {
    private static final int BOX_WIDTH = 190;
    private static final int BOX_HEIGHT = 52;
    private static final int GAP_X = 26;
    private static final int GAP_Y = 44;
    private static final int MARGIN = 12;

    /** What fits into a box in bold and in small print. */
    private static final int NAME_CHARS = 22;

    private static final int DETAIL_CHARS = 27;

    private final Wiring wiring;
    private final List<List<Wiring.Part>> rows = new ArrayList<>();
    private int width;

    public WiringPicture(Wiring wiring) {
        this.wiring = wiring;
        for (int floor = 0; floor <= Wiring.APPLICATION; floor++) {
            List<Wiring.Part> row = new ArrayList<>();
            for (Wiring.Part part : wiring.parts()) {
                if (part.floor() == floor) {
                    row.add(part);
                }
            }
            if (!row.isEmpty()) {
                rows.add(row);
            }
            width = Math.max(width, 2 * MARGIN + row.size() * (BOX_WIDTH + GAP_X) - GAP_X);
        }
    }

    /** The picture as an {@code <svg>} element. */
    public String svg() {
        int height = 2 * MARGIN + rows.size() * (BOX_HEIGHT + GAP_Y) - GAP_Y;
        StringBuilder out = new StringBuilder();
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"Wiring: ");
        out.append(wiring.parts().size()).append(" parts, in words below\" viewBox=\"0 0 ");
        out.append(width).append(' ').append(height).append("\">\n");
        for (Wiring.Edge edge : wiring.edges()) {
            line(out, edge);
        }
        for (Wiring.Part part : wiring.parts()) {
            box(out, part);
        }
        return out.append("</svg>\n").toString();
    }

    private void line(StringBuilder out, Wiring.Edge edge) {
        Wiring.Part upper = find(edge.upper());
        Wiring.Part lower = find(edge.lower());
        if (upper == null || lower == null) {
            return;
        }
        out.append("<line x1=\"").append(left(upper) + BOX_WIDTH / 2);
        out.append("\" y1=\"").append(top(upper) + BOX_HEIGHT);
        out.append("\" x2=\"").append(left(lower) + BOX_WIDTH / 2);
        out.append("\" y2=\"").append(top(lower)).append("\"/>\n");
    }

    private void box(StringBuilder out, Wiring.Part part) {
        int x = left(part);
        int y = top(part);
        out.append("<g class=\"floor")
                .append(part.floor())
                .append("\"><rect x=\"")
                .append(x);
        out.append("\" y=\"").append(y).append("\" width=\"").append(BOX_WIDTH).append("\" height=\"");
        out.append(BOX_HEIGHT).append("\" rx=\"6\"/>");
        text(out, x + BOX_WIDTH / 2, y + 21, "name", end(part.name(), NAME_CHARS));
        text(out, x + BOX_WIDTH / 2, y + 39, "detail", end(part.detail(), DETAIL_CHARS));
        out.append("</g>\n");
    }

    /** The end of a text that is too long, which tells paths apart. */
    private static String end(String text, int maxChars) {
        return text.length() <= maxChars ? text : "…" + text.substring(text.length() - maxChars + 1);
    }

    private static void text(StringBuilder out, int x, int y, String style, String text) {
        out.append("<text class=\"")
                .append(style)
                .append("\" x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y);
        out.append("\" text-anchor=\"middle\">").append(Html.escape(text)).append("</text>");
    }

    private Wiring.Part find(String name) {
        for (Wiring.Part part : wiring.parts()) {
            if (part.name().equals(name)) {
                return part;
            }
        }
        return null;
    }

    private int left(Wiring.Part part) {
        List<Wiring.Part> row = rows.get(rowOf(part));
        int rowWidth = row.size() * (BOX_WIDTH + GAP_X) - GAP_X;
        return (width - rowWidth) / 2 + row.indexOf(part) * (BOX_WIDTH + GAP_X);
    }

    private int top(Wiring.Part part) {
        return MARGIN + (rows.size() - 1 - rowOf(part)) * (BOX_HEIGHT + GAP_Y);
    }

    private int rowOf(Wiring.Part part) {
        int row = 0;
        while (!rows.get(row).contains(part)) {
            row++;
        }
        return row;
    }
}
