package io.anykernel.demo.site;

import io.anykernel.core.error.KernelException;
import io.anykernel.demo.http.PercentEncoding;
import io.anykernel.demo.status.Html;
import io.anykernel.fs.Attributes;
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
        StringBuilder out =
                new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        out.append(Html.escape(path)).append("</title></head><body><h1>").append(Html.escape(path));
        out.append("</h1>\n<table id=\"entries\">\n<tr><td><a href=\"../\">..</a></td><td></td></tr>\n");
        for (DirectoryEntry entry : entries) {
            row(out, entry);
        }
        return out.append("</table></body></html>\n").toString();
    }

    private void row(StringBuilder out, DirectoryEntry entry) {
        boolean isDirectory = entry.type() == FileType.DIRECTORY;
        String name = isDirectory ? entry.name() + "/" : entry.name();
        out.append("<tr><td><a href=\"")
                .append(relativeReference(name))
                .append("\">")
                .append(Html.escape(name));
        out.append("</a></td><td>").append(isDirectory ? "" : size(entry)).append("</td></tr>\n");
    }

    private String size(DirectoryEntry entry) {
        try {
            Attributes attributes = vfs.statLink(path + entry.name());
            return Long.toString(attributes.sizeBytes());
        } catch (KernelException unreadable) {
            return Html.escape(unreadable.getMessage());
        }
    }

    /** A colon in the first segment would read as a scheme (RFC 3986 §4.2). */
    private static String relativeReference(String name) {
        return "./" + PercentEncoding.encode(name);
    }
}
