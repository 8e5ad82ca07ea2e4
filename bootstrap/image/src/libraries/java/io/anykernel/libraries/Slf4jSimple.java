package io.anykernel.libraries;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs with parameters and levels to the console, its provider found by service loading. */
public final class Slf4jSimple {
    private Slf4jSimple() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("org.slf4j.simpleLogger.logFile", "System.out");
        Logger logger = LoggerFactory.getLogger("app");
        logger.info("value {} of {}", 1, "x");
        logger.debug("not shown");
        System.out.println(logger.isWarnEnabled());
    }
}
