package io.anykernel.demo.status;

/** What all pages share: landmarks, navigation and the stylesheet. */
public final class Layout {
    /** Where the stylesheet and the status page's script are found. */
    public static final String STYLE_PATH = "/style.css";

    public static final String SCRIPT_PATH = "/status.js";

    private static final String BEGINNING =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/style.css">
            """;

    private static final String TOP =
            """
            </head>
            <body>
            <a class="skip" href="#main">Skip to content</a>
            <header><p class="brand">Anykernel</p>
            <nav aria-label="Site"><a href="/">Status</a> <a href="/files/">Files</a> <a href="/status.json">JSON</a></nav></header>
            <main id="main">
            """;

    private static final String END =
            """
            </main>
            <footer><p>Served by its own TCP/IP stack from its own filesystem.</p></footer>
            </body>
            </html>
            """;

    private Layout() {}

    /**
     * A whole page.
     *
     * @param title text
     * @param main markup
     */
    public static String page(String title, String main) {
        return page(title, "", main);
    }

    /** As {@link #page(String, String)}, with a script that runs once the page is there. */
    static String scriptedPage(String title, String main) {
        return page(title, "<script defer src=\"" + SCRIPT_PATH + "\"></script>\n", main);
    }

    private static String page(String title, String head, String main) {
        return BEGINNING + head + "<title>" + Html.escape(title) + "</title>\n" + TOP + main + END;
    }
}
