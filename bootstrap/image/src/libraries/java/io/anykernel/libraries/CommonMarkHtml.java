package io.anykernel.libraries;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Parses Markdown, visits it and renders HTML and plain text. */
public final class CommonMarkHtml {
    private CommonMarkHtml() {}

    public static void main(String[] arguments) throws Exception {
        String text =
                "# Title\n\nSome *emphasis*, `code` & a [link](http://a.org \"t\").\n\n1. one\n2. two\n   - three\n\n> quoted\n\n```java\nint x;\n```\n";
        Node document = Parser.builder().build().parse(text);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                System.out.println("heading " + heading.getLevel());
            }

            @Override
            public void visit(Link link) {
                System.out.println("link " + link.getDestination());
            }
        });
        System.out.println(HtmlRenderer.builder().escapeHtml(true).build().render(document));
        System.out.println(TextContentRenderer.builder().build().render(document));
    }
}
