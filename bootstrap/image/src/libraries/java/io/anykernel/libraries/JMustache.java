package io.anykernel.libraries;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.List;
import java.util.Map;

/** Fills a Mustache template from maps, with sections, partials and lambdas. */
public final class JMustache {
    private JMustache() {}

    public static void main(String[] arguments) throws Exception {
        Mustache.Compiler compiler = Mustache.compiler().defaultValue("?");
        System.out.println(compiler.compile(
                        "{{#items}}{{-index}}: {{name}} {{{name}}}; {{/items}}{{^none}}no{{/none}} {{missing}}")
                .execute(Map.of("items", List.of(Map.of("name", "a<b"), Map.of("name", "c")))));
        System.out.println(Mustache.compiler()
                .withLoader(name -> new java.io.StringReader("[" + name + "]"))
                .compile("x {{>part}} y")
                .execute(Map.of()));
        try {
            Mustache.compiler().compile("{{#a}}x{{/b}}");
        } catch (MustacheException e) {
            System.out.println(e.getMessage());
        }
    }
}
