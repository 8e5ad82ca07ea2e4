package io.anykernel.libraries;

import java.io.StringWriter;
import java.util.List;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

/** Fills a template with a loop and a condition. */
public final class VelocityTemplate {
    private VelocityTemplate() {}

    public static void main(String[] arguments) throws Exception {
        VelocityEngine engine = new VelocityEngine();
        engine.init();
        VelocityContext context = new VelocityContext();
        context.put("names", List.of("Ann", "Bob"));
        StringWriter out = new StringWriter();
        engine.evaluate(context, out, "t", "#foreach($n in $names)Hi $n! #end#if($names.size() > 1)many#end");
        System.out.println(out);
    }
}
