package io.anykernel.demo.status;

import io.anykernel.kernel.Kernel;
import io.anykernel.kernel.Wiring;

/** The page itself: rendered once at boot with the picture in it, then kept alive by the JSON feed. */
public final class StatusPage {
    private static final String FACTS =
            """
            <p id="banner" role="status" aria-live="polite"></p>
            <noscript><p class="panel">Without scripts this page does not move; <a href="/status.json">the feed</a> has its values.</p></noscript>
            <dl class="facts live">
            <div><dt>up</dt><dd id="uptime">…</dd></div>
            <div><dt>booted in</dt><dd id="boot">…</dd></div>
            <div><dt>requests answered</dt><dd id="requests">…</dd></div>
            <div><dt>connections</dt><dd id="open">…</dd></div>
            <div><dt>received</dt><dd id="received">…</dd></div>
            <div><dt>sent</dt><dd id="sent">…</dd></div>
            </dl>
            <section class="live" aria-labelledby="traffic"><h2 id="traffic">Traffic of the last minute</h2>
            <svg id="spark" role="img" aria-labelledby="spark-title" viewBox="0 0 59 40" preserveAspectRatio="none"><title id="spark-title">Traffic of the last minute</title><path id="in-path" d=""/><path id="out-path" class="out" d=""/></svg>
            <p class="key"><span id="in-rate">Received</span> <span id="out-rate" class="out">Sent</span> <b id="peak-rate" class="soft"></b></p></section>
            """;

    private static final String TABLES =
            """
            <section class="live" aria-labelledby="h-interfaces"><h2 id="h-interfaces">Interfaces</h2>
            <div class="scroll" role="region" aria-labelledby="h-interfaces" tabindex="0"><table id="interfaces" class="wide"><thead><tr><th scope="col">name</th><th scope="col">MAC</th><th scope="col">addresses</th><th scope="col" class="number">MTU</th></tr></thead><tbody></tbody></table></div></section>
            <section class="live" aria-labelledby="h-connections"><h2 id="h-connections">Connections</h2>
            <div class="scroll" role="region" aria-labelledby="h-connections" tabindex="0"><table id="connections" class="wide"><thead><tr><th scope="col">remote</th><th scope="col">local</th><th scope="col">state</th><th scope="col" class="number">received</th><th scope="col" class="number">sent</th></tr></thead><tbody></tbody></table></div></section>
            <section class="live" aria-labelledby="h-mounts"><h2 id="h-mounts">Mounts</h2>
            <div class="scroll" role="region" aria-labelledby="h-mounts" tabindex="0"><table id="mounts" class="wide"><thead><tr><th scope="col">path</th><th scope="col">type</th><th scope="col" class="number">used</th><th scope="col" class="number">size</th><th scope="col" class="number">share</th></tr></thead><tbody></tbody></table></div>
            <p class="soft">The image is readable below <a href="/files/">/files/</a>.</p></section>
            <section class="live" aria-labelledby="h-counters"><h2 id="h-counters">Counters</h2>
            <label><input type="checkbox" id="zeros"> Show those at zero</label>
            <div id="counters"></div></section>
            """;

    private StatusPage() {}

    /** The page for a kernel whose wiring is complete. */
    public static String html(Kernel kernel) {
        String main = "<h1>An instance in the <span id=\"world\">"
                + Html.escape(kernel.world().name())
                + "</span> world</h1>\n"
                + FACTS
                + "<section aria-labelledby=\"h-wiring\"><h2 id=\"h-wiring\">Wiring</h2>\n<figure class=\"wiring\">\n"
                + "<div class=\"scroll\" role=\"region\" aria-labelledby=\"h-wiring\" tabindex=\"0\">\n"
                + new WiringPicture(kernel.wiring()).svg()
                + "</div>\n<figcaption><details><summary>The picture in words</summary>\n"
                + words(kernel.wiring())
                + "</details></figcaption></figure></section>\n"
                + TABLES;
        return Layout.scriptedPage("Anykernel", main);
    }

    /** A list of what each part is and uses, top first. */
    private static String words(Wiring wiring) {
        StringBuilder out = new StringBuilder("<ul>\n");
        for (int floor = Wiring.APPLICATION; floor >= Wiring.WORLD; floor--) {
            for (Wiring.Part part : wiring.parts()) {
                if (part.floor() == floor) {
                    out.append("<li>").append(Html.escape(part.name() + ", " + part.detail()));
                    String uses = uses(wiring, part);
                    out.append(uses.isEmpty() ? "" : ": uses " + Html.escape(uses))
                            .append("</li>\n");
                }
            }
        }
        return out.append("</ul>\n").toString();
    }

    private static String uses(Wiring wiring, Wiring.Part part) {
        StringBuilder out = new StringBuilder();
        for (Wiring.Edge edge : wiring.edges()) {
            if (edge.upper().equals(part.name())) {
                out.append(out.length() == 0 ? "" : ", ").append(edge.lower());
            }
        }
        return out.toString();
    }
}
