package io.anykernel.demo.site;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.demo.http.Content;
import io.anykernel.demo.http.HttpException;
import io.anykernel.demo.http.Site;
import io.anykernel.demo.status.StatusFeed;
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
                return Content.of("application/json", feed.json().getBytes(StandardCharsets.UTF_8));
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
        return Content.of(
                "text/html; charset=utf-8",
                new DirectoryListing(vfs, path).html().getBytes(StandardCharsets.UTF_8));
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
