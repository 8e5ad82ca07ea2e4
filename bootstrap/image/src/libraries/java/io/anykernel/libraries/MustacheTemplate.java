package io.anykernel.libraries;

import com.github.mustachejava.DefaultMustacheFactory;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** Fills a Mustache template from maps. */
public final class MustacheTemplate {
    private MustacheTemplate() {}

    public static void main(String[] arguments) throws Exception {
        StringWriter out = new StringWriter();
        new DefaultMustacheFactory()
                .compile(new StringReader("{{#items}}<{{name}}>{{/items}}{{^none}}-{{/none}}"), "t")
                .execute(out, Map.of("items", List.of(Map.of("name", "a&b"))))
                .flush();
        System.out.println(out);
    }
}
