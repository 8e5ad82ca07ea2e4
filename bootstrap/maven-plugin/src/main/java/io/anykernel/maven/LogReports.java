package io.anykernel.maven;

import io.anykernel.launch.Reports;
import org.apache.maven.plugin.logging.Log;

/** Reports to Maven's log. */
final class LogReports implements Reports {
    private final Log log;

    LogReports(Log log) {
        this.log = log;
    }

    @Override
    public void line(String text) {
        log.info(text);
    }

    @Override
    public void console(String text) {
        log.info("| " + text);
    }
}
