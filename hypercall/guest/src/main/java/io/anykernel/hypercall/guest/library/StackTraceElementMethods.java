package io.anykernel.hypercall.guest.library;

@MethodsOf(StackTraceElement.class)
final class StackTraceElementMethods {
    private StackTraceElementMethods() {}

    static String toString(StackTraceElement self) {
        String file = self.getFileName();
        int line = self.getLineNumber();
        String place = file == null ? "Unknown Source" : line < 0 ? file : file + ":" + line;
        return self.getClassName() + "." + self.getMethodName() + "(" + place + ")";
    }
}
