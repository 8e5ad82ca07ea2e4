package io.anykernel.libraries;

import com.github.javaparser.StaticJavaParser;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.MethodDeclaration;

/** Parses Java, visits and prints it. */
public final class JavaParser {
    private JavaParser() {}

    public static void main(String[] arguments) throws Exception {
        CompilationUnit unit = StaticJavaParser.parse("class A { int f(int x) { return x*2+1; } void g() {} }");
        unit.findAll(MethodDeclaration.class).forEach(method -> System.out.println(method.getNameAsString()));
        System.out.println(unit);
    }
}
