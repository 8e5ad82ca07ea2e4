package io.anykernel.hypercall.guest;

/** Which classes are assignable to which (JLS 4.10), where TeaVM's test answers for classes of objects only. */
public final class ClassRelations {
    private ClassRelations() {}

    /** In the place of {@link Class#isAssignableFrom}; the build redirects calls of it. */
    public static boolean isAssignable(Class<?> to, Class<?> from) {
        if (to == from) {
            return true;
        } else if (to.isPrimitive() || from.isPrimitive()) {
            return false;
        } else if (to == Object.class) {
            return true;
        } else if (from.isInterface()) {
            return to.isInterface() && isSuperinterface(to, from);
        }
        Class<?> items = from.getComponentType();
        if (items != null && to.getComponentType() != null) {
            return isAssignable(to.getComponentType(), items);
        }
        return to.isAssignableFrom(from);
    }

    /** In the place of {@link Class#isInstance}. */
    public static boolean isInstance(Class<?> type, Object value) {
        return !type.isPrimitive() && type.isInstance(value);
    }

    private static boolean isSuperinterface(Class<?> to, Class<?> from) {
        for (Class<?> above : from.getInterfaces()) {
            if (above == to || isSuperinterface(to, above)) {
                return true;
            }
        }
        return false;
    }
}
