package io.anykernel.demo.site;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.demo.http.Content;
import io.anykernel.demo.http.HttpException;
import io.anykernel.demo.http.HttpStatus;
import io.anykernel.demo.http.Site;
import io.anykernel.demo.status.Html;
import io.anykernel.demo.status.Layout;
import io.anykernel.demo.status.StatusFeed;
import io.anykernel.demo.status.StatusScript;
import io.anykernel.demo.status.Stylesheet;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.Lock;
import java.nio.charset.StandardCharsets;

/** The demo's paths: {@code /} the page, {@code /status.json} its feed, {@code /files/} the mounted image. */
public final class DemoSite implements Site {
    /** Where the page is kept. */
    public static final String PAGE = "/www/index.html";

    /** Where the image is mounted, and where its files are found. */
    public static final String FILES = "/files";

    private static final String HTML = "text/html; charset=utf-8";

    private final Vfs vfs;
    private final StatusFeed feed;
    /** Guards the counters: connections answer at once. */
    private final Lock counting;

    private final Counter responses;
    private final Counter errors;
    private final Counter bodyBytes;

    public DemoSite(Vfs vfs, StatusFeed feed, Lock counting, Counters counters) {
        this.vfs = vfs;
        this.feed = feed;
        this.counting = counting;
        this.responses = counters.counter("http.responses");
        this.errors = counters.counter("http.errors");
        this.bodyBytes = counters.counter("http.bytes");
    }

    @Override
    public Content find(String path) {
        try {
            if (path.equals("/") || path.equals("/index.html")) {
                return file(PAGE);
            }
            if (path.equals("/status.json")) {
                return text("application/json", feed.json());
            }
            if (path.equals(Layout.STYLE_PATH)) {
                return text("text/css; charset=utf-8", Stylesheet.TEXT);
            }
            if (path.equals(Layout.SCRIPT_PATH)) {
                return text("text/javascript; charset=utf-8", StatusScript.TEXT);
            }
            return path.equals(FILES) || path.startsWith(FILES + "/") ? fileOrListing(path) : null;
        } catch (KernelException failure) {
            throw new HttpException(ErrnoStatus.of(failure.errno()), failure.getMessage());
        }
    }

    /** Links of a listing are relative: without the slash they would miss the directory. */
    private Content fileOrListing(String path) {
        if (!vfs.stat(path).isDirectory()) {
            return file(path);
        }
        if (!path.endsWith("/")) {
            throw HttpException.moved(path + "/");
        }
        return text(HTML, new DirectoryListing(vfs, path).html());
    }

    private static Content text(String mediaType, String text) {
        return Content.of(mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Content explain(int status, String reason) {
        String title = status + " " + HttpStatus.reason(status);
        String main = "<h1>" + title + "</h1>\n<p>" + Html.escape(reason) + "</p>\n";
        return text(HTML, Layout.page(title + " – Anykernel", main));
    }

    private Content file(String path) {
        return new FileContent(vfs.open(path, OpenFlags.READ));
    }

    /** Requests answered so far. */
    public long responses() {
        return responses.value();
    }

    @Override
    public void onResponse(int status, long bodyBytes) {
        counting.lock();
        try {
            responses.increment();
            this.bodyBytes.add(bodyBytes);
            if (status >= 400) {
                errors.increment();
            }
        } finally {
            counting.unlock();
        }
    }
}
