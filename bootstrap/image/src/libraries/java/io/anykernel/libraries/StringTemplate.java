package io.anykernel.libraries;

import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STGroup;
import org.stringtemplate.v4.STGroupString;

/** Renders templates with lists, separators and groups. */
public final class StringTemplate {
    private StringTemplate() {}

    public static void main(String[] arguments) throws Exception {
        ST hello = new ST("Hello <name>: <values; separator=\", \"> <if(last)>end<endif>");
        hello.add("name", "World");
        hello.add("values", 1).add("values", 2).add("values", 3);
        hello.add("last", true);
        System.out.println(hello.render());
        STGroup group = new STGroupString("item(x) ::= \"[<x>]\"\nlist(xs) ::= \"<xs:item()>\"");
        System.out.println(
                group.getInstanceOf("list").add("xs", "a").add("xs", "b").render());
    }
}
