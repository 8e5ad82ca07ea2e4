package io.anykernel.image;

import java.util.StringJoiner;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.model.FieldReference;
import org.teavm.model.MethodReference;
import org.teavm.model.PrimitiveType;
import org.teavm.model.ValueType;

/** A problem of TeaVM's in the words of Java: {@code java.util.List.get(int)} in place of a descriptor. */
final class ProblemText extends DefaultProblemTextConsumer {
    private static final String CONSTRUCTOR = "<init>";

    @Override
    public void appendMethod(MethodReference method) {
        StringJoiner parameters = new StringJoiner(", ", "(", ")");
        for (ValueType type : method.getParameterTypes()) {
            parameters.add(name(type));
        }
        String name = method.getName().equals(CONSTRUCTOR) ? "" : "." + method.getName();
        append(method.getClassName().replace('$', '.') + name + parameters);
    }

    @Override
    public void appendField(FieldReference field) {
        append(field.getClassName().replace('$', '.') + "." + field.getFieldName());
    }

    @Override
    public void appendType(ValueType type) {
        append(name(type));
    }

    private static String name(ValueType type) {
        if (type instanceof ValueType.Array array) {
            return name(array.getItemType()) + "[]";
        }
        if (type instanceof ValueType.Object object) {
            String full = object.getClassName();
            return full.substring(full.lastIndexOf('.') + 1).replace('$', '.');
        }
        return type instanceof ValueType.Primitive primitive ? name(primitive.getKind()) : "void";
    }

    private static String name(PrimitiveType type) {
        return switch (type) {
            case BOOLEAN -> "boolean";
            case BYTE -> "byte";
            case CHARACTER -> "char";
            case DOUBLE -> "double";
            case FLOAT -> "float";
            case INTEGER -> "int";
            case LONG -> "long";
            case SHORT -> "short";
        };
    }
}
