package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.teavm.model.FieldReference;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;

class ProblemTextTest {
    @Test
    void methodsReadAsInJava() {
        ProblemText text = new ProblemText();
        ValueType entries = ValueType.parse("[[Ljava/util/Map$Entry;");
        text.appendMethod(
                new MethodReference("a.B$C", "f", ValueType.INTEGER, ValueType.CHARACTER, entries, ValueType.VOID));
        assertEquals("a.B.C.f(int, char, Map.Entry[][])", text.getText());
    }

    @Test
    void constructorsFieldsAndTypesReadAsInJava() {
        ProblemText text = new ProblemText();
        text.appendMethod(new MethodReference("a.B", "<init>", ValueType.BYTE, ValueType.VOID));
        text.append(" ");
        text.appendField(new FieldReference("a.B$C", "D"));
        text.append(" ");
        text.appendType(ValueType.LONG);
        assertEquals("a.B(byte) a.B.C.D long", text.getText());
    }
}
