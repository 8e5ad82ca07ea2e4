package io.anykernel.libraries;

import org.unbescape.html.HtmlEscape;
import org.unbescape.java.JavaEscape;
import org.unbescape.json.JsonEscape;
import org.unbescape.uri.UriEscape;

/** Escapes and unescapes HTML, JSON and URIs. */
public final class Unbescape {
    private Unbescape() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(HtmlEscape.escapeHtml5("<a href=\"x\">\u00e9 & \u2203</a>"));
        System.out.println(HtmlEscape.unescapeHtml("&lt;&eacute;&#x2203;&nosuch;&amp"));
        System.out.println(JsonEscape.escapeJson("a\"\u0001/\u00e9") + " " + UriEscape.escapeUriPath("a b/\u00e9?"));
        System.out.println(JavaEscape.unescapeJava("\\u0041\\n\\101").length());
    }
}
