package io.anykernel.demo.site;

import io.anykernel.core.error.KernelException;
import io.anykernel.demo.http.PercentEncoding;
import io.anykernel.demo.status.Html;
import io.anykernel.demo.status.Layout;
import io.anykernel.fs.DirectoryEntry;
import io.anykernel.fs.FileType;
import io.anykernel.fs.Vfs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A directory as a page, names in order. */
final class DirectoryListing {
    private final Vfs vfs;
    private final String path;

    DirectoryListing(Vfs vfs, String path) {
        this.vfs = vfs;
        this.path = path.endsWith("/") ? path : path + "/";
    }

    String html() {
        List<DirectoryEntry> entries = new ArrayList<>(vfs.list(path));
        entries.sort(Comparator.comparing(DirectoryEntry::name));
        StringBuilder out = new StringBuilder("<h1>Files</h1>\n");
        trail(out);
        out.append("<div class=\"panel scroll\" role=\"region\" aria-label=\"Entries\" tabindex=\"0\">\n")
                .append("<table id=\"entries\"><thead><tr><th scope=\"col\">name</th><th scope=\"col\">type</th>")
                .append("<th scope=\"col\" class=\"number\">size</th></tr></thead><tbody>\n");
        if (path.indexOf('/', 1) < path.length() - 1) {
            row(out, "../", ".. (up)", "directory", "");
        }
        for (DirectoryEntry entry : entries) {
            row(out, entry);
        }
        out.append("</tbody></table></div>\n<p class=\"soft\">").append(entries.size());
        out.append(entries.size() == 1 ? " entry</p>\n" : " entries</p>\n");
        return Layout.page(path + " – Anykernel", out.toString());
    }

    /** Links to each directory on the way here. */
    private void trail(StringBuilder out) {
        out.append("<nav aria-label=\"Path\">");
        int from = 1;
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', from)) {
            boolean isHere = slash == path.length() - 1;
            out.append("<a href=\"").append(PercentEncoding.encode(path.substring(0, slash + 1)));
            out.append(isHere ? "\" aria-current=\"page\">" : "\">");
            out.append(Html.escape(path.substring(from, slash))).append("/</a> ");
            from = slash + 1;
        }
        out.append("</nav>\n");
    }

    private void row(StringBuilder out, DirectoryEntry entry) {
        boolean isDirectory = entry.type() == FileType.DIRECTORY;
        String name = isDirectory ? entry.name() + "/" : entry.name();
        row(
                out,
                relativeReference(name),
                name,
                typeName(entry.type()),
                entry.type() == FileType.REGULAR ? size(entry) : "");
    }

    private static void row(StringBuilder out, String reference, String name, String type, String size) {
        out.append("<tr><th scope=\"row\"><a href=\"").append(reference).append("\">");
        out.append(Html.escape(name)).append("</a></th><td>").append(type).append("</td><td class=\"number\">");
        out.append(Html.escape(size)).append("</td></tr>\n");
    }

    private static String typeName(FileType type) {
        return switch (type) {
            case DIRECTORY -> "directory";
            case REGULAR -> "file";
            case SYMBOLIC_LINK -> "link";
            case FIFO -> "FIFO";
            case SOCKET -> "socket";
            case CHARACTER_DEVICE, BLOCK_DEVICE -> "device";
        };
    }

    private String size(DirectoryEntry entry) {
        try {
            return ByteSize.text(vfs.statLink(path + entry.name()).sizeBytes());
        } catch (KernelException unreadable) {
            return unreadable.getMessage();
        }
    }

    /** A colon in the first segment would read as a scheme (RFC 3986 §4.2). */
    private static String relativeReference(String name) {
        return "./" + PercentEncoding.encode(name);
    }
}
