package io.anykernel.hypercall.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.anykernel.hypercall.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The two classes named Memory offer the same. */
class MemoryTwinTest {
    private static final String TWIN = "META-INF/anykernel/guest/classes/io/anykernel/hypercall/Memory.class";
    private static final Set<String> JVM_ONLY = Set.of("over", "byteBuffer");
    private static final Set<String> IMAGE_ONLY = Set.of("at");

    @Test
    void bothFormsHaveTheSamePortableMethods() throws Exception {
        Set<String> hotSpot = portableMethods(Memory.class, JVM_ONLY);
        Set<String> image = portableMethods(new TwinLoader().loadClass(Memory.class.getName()), IMAGE_ONLY);
        assertFalse(hotSpot.isEmpty());
        assertEquals(hotSpot, image);
    }

    private static Set<String> portableMethods(Class<?> form, Set<String> except) {
        return Arrays.stream(form.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !except.contains(method.getName()))
                .map(MemoryTwinTest::signature)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String signature(Method method) {
        return Modifier.toString(method.getModifiers()) + " "
                + method.getReturnType().getName() + " " + method.getName()
                + Arrays.stream(method.getParameterTypes()).map(Class::getName).toList();
    }

    /** Defines the image's form, and nothing else of its own. */
    private static final class TwinLoader extends ClassLoader {
        TwinLoader() {
            super(MemoryTwinTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Memory.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(TWIN)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
