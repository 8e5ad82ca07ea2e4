package io.anykernel.libraries;

import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** Fills a template with lists, conditions and macros. */
public final class Freemarker {
    private Freemarker() {}

    public static void main(String[] arguments) throws Exception {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_31);
        StringWriter out = new StringWriter();
        new Template("t", "<#list items as i>${i?upper_case}<#sep>, </#list> ${n?string('0.00')}", configuration)
                .process(Map.of("items", List.of("a", "b"), "n", 2.5), out);
        System.out.println(out);
    }
}
