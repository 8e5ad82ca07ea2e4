package io.anykernel.libraries;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Safelist;

/** Parses HTML as browsers do, selects, changes and cleans it. */
public final class JsoupHtml {
    private JsoupHtml() {}

    public static void main(String[] arguments) throws Exception {
        Document page = Jsoup.parse(
                "<title>T</title><ul id=l><li class='a b'>one<li>two &amp; &eacute;</ul><p>x<b>y</p>",
                "http://a.org/b/");
        for (Element item : page.select("ul#l > li:nth-child(odd), li:contains(two)")) {
            System.out.println(item.text() + " " + item.classNames());
        }
        page.selectFirst("p").append("<a href='../c'>link</a>");
        System.out.println(
                page.selectFirst("a").absUrl("href") + "\n" + page.body().html());
        System.out.println(Jsoup.clean("<p onclick='x'>hi <script>bad()</script><b>there</b></p>", Safelist.basic()));
    }
}
