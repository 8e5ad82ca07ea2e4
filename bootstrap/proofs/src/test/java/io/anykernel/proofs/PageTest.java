package io.anykernel.proofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's pages in Chromium, on a phone and on a desk, in both colour schemes. */
@Timeout(180)
class PageTest {
    private static final String AWAIT_LIVE = "while (document.body.dataset.live !== 'yes'"
            + " || document.querySelectorAll('#counters tbody tr').length < 5"
            + " || document.getElementById('in-rate').textContent === 'Received')"
            + " await new Promise(r => setTimeout(r, 50)); return 'live'";

    /** What axe finds serious or critical, a line each; its colour contrast included. */
    private static final String AXE_FINDINGS = "const found = await axe.run();"
            + " if (found.passes.length < 10) return 'axe hardly ran: ' + found.passes.length;"
            + " return found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')"
            + ".map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html).join(' ')).join('\\n')";

    @TempDir
    Path temporary;

    @Test
    void pagesFitAreLabelledAndReadableInBothSchemes() throws Exception {
        assumeItRuns();
        try (RunningDemo demo = start("127.0.0.1:0");
                Browser browser = Browser.start(temporary.resolve("profile"))) {
            for (int width : new int[] {390, 1200}) {
                for (boolean isDark : new boolean[] {false, true}) {
                    browser.view(width, isDark);
                    for (String path : new String[] {"", "files/", "files/none"}) {
                        browser.open(demo.url() + path);
                        if (path.isEmpty()) {
                            assertEquals("live", browser.await(AWAIT_LIVE));
                        }
                        String where = demo.url() + path + " at " + width + (isDark ? ", dark" : ", light");
                        assertEquals("", browser.evaluate(resource("/page-checks.js")), where);
                        browser.evaluate(resource("/axe.min.js"));
                        assertEquals("", browser.await(AXE_FINDINGS), where);
                    }
                }
            }
        }
    }

    @Test
    void theChecksFindWhatIsWrong() throws Exception {
        assumeItRuns();
        try (RunningDemo demo = start("127.0.0.1:0");
                Browser browser = Browser.start(temporary.resolve("profile"))) {
            browser.view(390, false);
            browser.open(demo.url());
            browser.await(AWAIT_LIVE);
            browser.evaluate(
                    "const bad = document.createElement('div'); bad.style = 'width:500px;color:#999;background:#fff';"
                            + " bad.textContent = 'pale'; const input = document.createElement('input'); input.style.outline = 'none';"
                            + " document.querySelector('main').append(bad, input); document.documentElement.removeAttribute('lang')");
            String found = browser.evaluate(resource("/page-checks.js"));
            for (String problem :
                    new String[] {"overflow", "contrast 2.8", "no lang", "without a label", "focus not visible"}) {
                assertTrue(found.contains(problem), problem + " not among: " + found);
            }
            browser.evaluate(resource("/axe.min.js"));
            String axe = browser.await(AXE_FINDINGS);
            assertTrue(axe.contains("html-has-lang") && axe.contains("color-contrast"), axe);
        }
    }

    @Test
    void thePageSaysWhenItsServerIsGoneAndWhenItIsBack() throws Exception {
        assumeItRuns();
        try (Browser browser = Browser.start(temporary.resolve("profile"))) {
            int port;
            browser.view(1200, false);
            try (RunningDemo demo = start("127.0.0.1:0")) {
                port = demo.port();
                browser.open(demo.url());
                browser.await(AWAIT_LIVE);
                assertEquals("", browser.evaluate("return document.getElementById('banner').textContent"));
                assertEquals("", demo.stop());
            }
            assertEquals("gone", browser.await(awaitBanner("gone")));
            assertEquals(
                    "status polite",
                    browser.evaluate("const b = document.getElementById('banner');"
                            + " return b.getAttribute('role') + ' ' + b.getAttribute('aria-live')"));
            assertEquals("true", browser.evaluate("return document.getElementById('banner').checkVisibility()"));
            String grey = browser.evaluate("return getComputedStyle(document.getElementById('uptime')).color");
            for (boolean isDark : new boolean[] {false, true}) {
                browser.view(390, isDark);
                assertEquals("", browser.evaluate(resource("/page-checks.js")));
            }
            browser.view(1200, false);
            try (RunningDemo again = start("127.0.0.1:" + port)) {
                assertEquals("back", browser.await(awaitBanner("back")));
                browser.await(AWAIT_LIVE);
                assertEquals("", browser.evaluate("return document.getElementById('banner').textContent"));
                String ink = browser.evaluate("return getComputedStyle(document.getElementById('uptime')).color");
                assertFalse(ink.equals(grey), ink);
                assertTrue(again.url().contains(":" + port));
            }
        }
    }

    private static String awaitBanner(String word) {
        return "while (!document.getElementById('banner').textContent.includes('" + word + "'))"
                + " await new Promise(r => setTimeout(r, 50)); return '" + word + "'";
    }

    private static RunningDemo start(String listen) throws IOException {
        return RunningDemo.start(List.of(), "--listen", listen);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PageTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assumeItRuns() {
        assumeTrue(RunningDemo.isPackaged(), "skipped: the command is not packaged, run mvn verify");
        assumeTrue(Command.exists("mke2fs"), "skipped: e2fsprogs is missing");
        assumeTrue(Browser.isInstalled(), "skipped: no chromedriver");
    }
}
