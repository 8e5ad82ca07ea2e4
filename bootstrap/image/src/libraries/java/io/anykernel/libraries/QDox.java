package io.anykernel.libraries;

import com.thoughtworks.qdox.JavaProjectBuilder;
import com.thoughtworks.qdox.model.JavaClass;
import com.thoughtworks.qdox.model.JavaMethod;
import java.io.StringReader;

/** Reads the classes, methods and comments of Java source. */
public final class QDox {
    private QDox() {}

    public static void main(String[] arguments) throws Exception {
        JavaProjectBuilder builder = new JavaProjectBuilder();
        builder.addSource(new StringReader(
                "package p;\n/**\n * Says.\n * @since 3\n */\npublic class A { int f(String x) { return 1; } }"));
        JavaClass type = builder.getClassByName("p.A");
        System.out.println(type.getComment() + " " + type.getTagByName("since").getValue());
        for (JavaMethod method : type.getMethods()) {
            System.out.println(method.getName() + " " + method.getParameters().size());
        }
    }
}
